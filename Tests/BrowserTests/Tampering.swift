import Testing

/// One change of a page, and the message that the page must show after it.
struct Tampering: CustomStringConvertible, Sendable {
  let description: String
  /// A part of the page's result.
  let message: String
  private let change: @Sendable (inout String) throws -> Void

  /// The first `old` becomes `new`.
  init(_ label: String, _ old: String, _ new: String, message: String) {
    self.init(label, message: message) { page in
      let range = try #require(page.firstRange(of: old), "\(label)")
      page.replaceSubrange(range, with: new)
    }
  }

  init(
    _ label: String, message: String, _ change: @escaping @Sendable (inout String) throws -> Void
  ) {
    description = label
    self.message = message
    self.change = change
  }

  /// The changed page, which differs from `page`.
  func applied(to page: String) throws -> String {
    var copy = page
    try change(&copy)
    try #require(copy != page, "\(description)")
    return copy
  }

  /// The page with the base64 text after `marker` in the embedded log changed at `offset`.
  static func flip(
    _ label: String, after marker: String, at offset: Int, message: String
  ) -> Tampering {
    Tampering(label, message: message) { page in
      let start = try #require(page.range(of: marker, after: "],\"checkpoint\":")).upperBound
      let place = page.index(start, offsetBy: offset)
      page.replaceSubrange(place...place, with: page[place] == "A" ? "B" : "A")
    }
  }

  /// The page without the embedded line that holds `mark`.
  static func removeLine(holding mark: String, from page: inout String) throws {
    let start = try #require(page.range(of: "\"lines\":[", after: "id=\"log\">")).upperBound
    let hit = try #require(page[start...].firstRange(of: mark))
    let begin = page[..<hit.lowerBound].lastIndex(of: "\n").map(page.index(after:)) ?? start
    let end = try #require(page[hit.upperBound...].firstIndex(of: "\n"))
    page.removeSubrange(begin...end)
  }
}

extension String {
  /// The first `text` after the first `marker`.
  func range(of text: String, after marker: String) -> Range<Index>? {
    guard let found = firstRange(of: marker) else { return nil }
    return self[found.upperBound...].firstRange(of: text)
  }
}
