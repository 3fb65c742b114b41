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
