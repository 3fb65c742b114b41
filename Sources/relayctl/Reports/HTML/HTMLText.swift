import Console

/// Text of others in a page: nothing in it is markup, and nothing hides or turns what stands around it.
enum HTMLText {
  /// The text as it can stand between tags and in double quotes.
  static func escape(_ text: String) -> String {
    let shown = inert(text)
    let needsEscape = shown.utf8.contains { "&<>\"'".utf8.contains($0) }
    guard needsEscape else { return shown }
    return shown.reduce(into: "") { result, character in
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.append(character)
      }
    }
  }

  /// JSON that can stand in a script element: nothing in it ends the element.
  static func scriptData(_ json: String) -> String {
    json.reduce(into: "") { result, character in
      switch character {
      case "<": result += "\\u003c"
      case ">": result += "\\u003e"
      case "&": result += "\\u0026"
      default: result.append(character)
      }
    }
  }
}

/// A table of a page; its cells are escaped here and nowhere else.
struct HTMLTable {
  private let id: String
  private let columns: [String]
  private var body = ""
  private(set) var isEmpty = true

  init(id: String, _ columns: [String]) {
    self.id = id
    self.columns = columns
  }

  /// A row of texts; `mark` is a class of the style sheet.
  mutating func append(_ cells: [String], mark: String = "") {
    append(markup: cells.map(HTMLText.escape), mark: mark)
  }

  /// A row of cells that are markup already.
  mutating func append(markup cells: [String], mark: String = "") {
    isEmpty = false
    body += mark.isEmpty ? "<tr>" : "<tr class=\"\(mark)\">"
    for cell in cells { body += "<td>\(cell)</td>" }
    body += "</tr>\n"
  }

  /// The table in a container that scrolls by itself on narrow screens.
  var html: String {
    let heads = columns.map { "<th scope=\"col\">\(HTMLText.escape($0))</th>" }.joined()
    return
      "<div class=\"wide\"><table id=\"\(id)\"><thead><tr>\(heads)</tr></thead>\n<tbody>\n\(body)</tbody></table></div>\n"
  }
}
