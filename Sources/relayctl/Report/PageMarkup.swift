import Console
import JSON

/// Escapes text for a page. The result contains no markup, no invisible characters and no characters
/// that change the text direction.
enum HTMLText {
  /// The text of an empty cell.
  static let none = "–"

  /// Returns `text`, escaped for use between tags and in double-quoted attributes.
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

  /// Returns the text of a JSON value, not escaped. Returns `none` for arrays, objects, null and
  /// missing values.
  static func of(_ value: JSONValue?) -> String {
    switch value {
    case .string(let text): text
    case .number(let literal): literal
    case .bool(let value): value ? "yes" : "no"
    case .array, .object, .null, nil: none
    }
  }
}

/// A table of a page, in a container that scrolls horizontally. Escapes its cells, unless they are
/// appended as markup.
struct HTMLTable {
  private let id: String
  private let label: String
  private let columns: [String]
  private var body = ""

  /// - Parameters:
  ///   - id: the id that the script and the style sheet use to find the table.
  ///   - label: the name of the table for screen readers.
  init(id: String, label: String, _ columns: [String]) {
    self.id = id
    self.label = label
    self.columns = columns
  }

  /// Appends a row of texts, which are escaped. `mark` is a class of the style sheet, or empty.
  mutating func append(_ cells: [String], mark: String = "") {
    open(mark)
    for cell in cells {
      body += "<td>"
      body += HTMLText.escape(cell)
      body += "</td>"
    }
    body += "</tr>\n"
  }

  /// Appends a row of cells that are already markup.
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
    body += mark.isEmpty ? "<tr>" : "<tr class=\"\(mark)\">"
  }

  /// The table in a focusable container, which the keyboard can scroll.
  var html: String {
    let heads = columns.map { "<th scope=\"col\">\(HTMLText.escape($0))</th>" }.joined()
    let label = HTMLText.escape(label)
    return "<div class=\"wide\" role=\"region\" aria-label=\"\(label)\" tabindex=\"0\">"
      + "<table id=\"\(id)\" aria-label=\"\(label)\"><thead><tr>\(heads)</tr></thead>\n"
      + "<tbody>\n\(body)</tbody></table></div>\n"
  }
}

/// A section of a page, with a heading.
struct PageSection {
  private let title: String
  private var body = ""

  init(_ title: String) { self.title = title }

  /// Creates a section without content. `reason` is a sentence that explains why.
  init(_ title: String, missing reason: String) {
    self.title = title
    paragraph(reason, mark: "dim")
  }

  /// Appends markup, unchanged.
  mutating func append(_ markup: String) { body += markup }

  /// Appends a paragraph of text, which is escaped. `mark` is a class of the style sheet, or empty.
  mutating func paragraph(_ text: String, mark: String = "") {
    body += mark.isEmpty ? "<p>" : "<p class=\"\(mark)\">"
    body += HTMLText.escape(text) + "</p>\n"
  }

  /// Appends names with their values. A value is formatted as code if `isCode` is true.
  mutating func facts(_ facts: [(name: String, value: String, isCode: Bool)]) {
    body += "<dl>\n"
    for fact in facts {
      let value = HTMLText.escape(fact.value)
      body += "<dt>\(HTMLText.escape(fact.name))</dt>"
      body += fact.isCode ? "<dd><code>\(value)</code></dd>\n" : "<dd>\(value)</dd>\n"
    }
    body += "</dl>\n"
  }

  /// Appends a warning if the file is shown although the logbook does not record its digest.
  mutating func warn(of file: RecordedFile?) {
    guard let file, case .unrecorded = file.state else { return }
    paragraph(file.remark, mark: "warn")
  }

  var html: String {
    "<section>\n<h2>\(HTMLText.escape(title))</h2>\n\(body)</section>\n"
  }
}
