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
