import Console
import JSON

/// Text of others in a page: nothing in it is markup, and nothing hides or turns what stands around it.
enum HTMLText {
  /// What stands where there is nothing to show.
  static let none = "–"

  /// The text as it can stand between tags and in double quotes.
  static func escape(_ text: String) -> String {
    let shown = escapedForTerminal(text)
    guard shown.utf8.contains(where: isMarkup) else { return shown }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(shown.utf8.count + 32)
    for byte in shown.utf8 {
      switch byte {
      case UInt8(ascii: "&"): bytes += "&amp;".utf8
      case UInt8(ascii: "<"): bytes += "&lt;".utf8
      case UInt8(ascii: ">"): bytes += "&gt;".utf8
      case UInt8(ascii: "\""): bytes += "&quot;".utf8
      case UInt8(ascii: "'"): bytes += "&#39;".utf8
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func isMarkup(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""),
      UInt8(ascii: "'"):
      true
    default: false
    }
  }

  /// A value of a document that is shown, whatever its type; not escaped yet.
  static func of(_ value: JSONValue?) -> String {
    switch value {
    case .string(let text): text
    case .number(let literal): literal
    case .bool(let value): value ? "yes" : "no"
    case .array, .object, .null, nil: none
    }
  }
}

/// A table of a page in a container that scrolls by itself; its cells are escaped here and nowhere else.
struct HTMLTable {
  private let id: String
  private let label: String
  private let columns: [String]
  private var body = ""
  private(set) var isEmpty = true

  /// A table; `label` is what a screen reader calls it, `id` is a name of the script and the style sheet.
  init(id: String, label: String, _ columns: [String]) {
    self.id = id
    self.label = label
    self.columns = columns
  }

  /// A row of texts; `mark` is a class of the style sheet.
  mutating func append(_ cells: [String], mark: String = "") {
    open(mark)
    for cell in cells {
      body += "<td>"
      body += HTMLText.escape(cell)
      body += "</td>"
    }
    body += "</tr>\n"
  }

  /// A row of cells that are markup already.
  mutating func append(markup cells: [String], mark: String = "") {
    open(mark)
    for cell in cells {
      body += "<td>"
      body += cell
      body += "</td>"
    }
    body += "</tr>\n"
  }

  private mutating func open(_ mark: String) {
    isEmpty = false
    body += mark.isEmpty ? "<tr>" : "<tr class=\"\(mark)\">"
  }

  /// The table. The container takes the focus, so that a keyboard scrolls it.
  var html: String {
    let heads = columns.map { "<th scope=\"col\">\(HTMLText.escape($0))</th>" }.joined()
    let label = HTMLText.escape(label)
    return "<div class=\"wide\" role=\"region\" aria-label=\"\(label)\" tabindex=\"0\">"
      + "<table id=\"\(id)\" aria-label=\"\(label)\"><thead><tr>\(heads)</tr></thead>\n"
      + "<tbody>\n\(body)</tbody></table></div>\n"
  }
}

/// A part of a page under a heading of its own.
struct PageSection {
  private let title: String
  private var body = ""

  init(_ title: String) { self.title = title }

  /// A section that only says why there is nothing in it.
  init(_ title: String, missing reason: String) {
    self.title = title
    paragraph(reason, mark: "dim")
  }

  /// Markup as it is.
  mutating func append(_ markup: String) { body += markup }

  /// A paragraph of text; `mark` is a class of the style sheet.
  mutating func paragraph(_ text: String, mark: String = "") {
    body += mark.isEmpty ? "<p>" : "<p class=\"\(mark)\">"
    body += HTMLText.escape(text) + "</p>\n"
  }

  /// Names with their values, which are set as code where `isCode` says so.
  mutating func facts(_ facts: [(name: String, value: String, isCode: Bool)]) {
    body += "<dl>\n"
    for fact in facts {
      let value = HTMLText.escape(fact.value)
      body += "<dt>\(HTMLText.escape(fact.name))</dt>"
      body += fact.isCode ? "<dd><code>\(value)</code></dd>\n" : "<dd>\(value)</dd>\n"
    }
    body += "</dl>\n"
  }

  /// Says of a file that is shown that no digest in the logbook speaks for it.
  mutating func warn(of file: RecordedFile?) {
    guard let file, case .unrecorded = file.state else { return }
    paragraph(file.remark, mark: "warn")
  }

  /// The section.
  var html: String {
    "<section>\n<h2>\(HTMLText.escape(title))</h2>\n\(body)</section>\n"
  }
}
