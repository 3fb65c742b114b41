/// A node with its place, to be read as the type that is expected there.
package struct Value: Equatable, Sendable {
  /// The node itself.
  package let node: Node
  /// The file as the caller named it.
  package let file: String
  /// The keys that lead here, such as `exceptions[2].from`; empty for the whole document.
  package let path: String

  init(_ node: Node, file: String, path: String) {
    self.node = node
    self.file = file
    self.path = path
  }

  /// The line, counted from 1.
  package var line: Int { node.line }

  /// An error about this value: what was expected here instead, as in `expected a date`.
  package func error(expected: String) -> YAMLError {
    unexpected(found, expected: expected)
  }

  /// A text: any scalar but an unquoted null (`null`, `~`, nothing), which others read as no text.
  package func text() throws(YAMLError) -> String {
    try scalar(expected: "a text").text
  }

  /// A text that `parse` understands; `expected` says what that is, as in `a date such as
  /// 2026-12-31`. Quotes do not matter.
  package func parsed<T>(expecting expected: String, _ parse: (String) -> T?) throws(YAMLError) -> T
  {
    guard let value = parse(try scalar(expected: expected).text) else {
      throw unexpected(.text, expected: expected)
    }
    return value
  }

  /// An unquoted whole number in decimal digits, without `+`, leading zeros or `_`.
  package func integer(in range: ClosedRange<Int>) throws(YAMLError) -> Int {
    let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    let scalar = try scalar(expected: expected)
    guard scalar.plain else { throw unexpected(.quoted, expected: expected) }
    guard let number = Int(scalar.text), String(number) == scalar.text else {
      throw unexpected(.text, expected: expected)
    }
    guard range.contains(number) else { throw unexpected(.outOfRange, expected: expected) }
    return number
  }

  /// `true` or `false`, unquoted; none of the other words of YAML 1.1 (`yes`, `on`, `True`).
  package func bool() throws(YAMLError) -> Bool {
    let expected = "true or false"
    let scalar = try scalar(expected: expected)
    guard scalar.plain else { throw unexpected(.quoted, expected: expected) }
    switch scalar.text {
    case "true": return true
    case "false": return false
    default: throw unexpected(.text, expected: expected)
    }
  }

  /// A number with up to two decimals, in hundredths: `5`, `"5.00"`, `0.25`. Quotes do not matter,
  /// since an exact decimal is written with them to keep it from becoming a float elsewhere.
  package func hundredths(in range: ClosedRange<Int>) throws(YAMLError) -> Int {
    let expected =
      "a number from \(Decimal.text(range.lowerBound)) to \(Decimal.text(range.upperBound))"
      + " with at most two decimals"
    guard let number = Decimal.hundredths(try scalar(expected: expected).text) else {
      throw unexpected(.text, expected: expected)
    }
    guard range.contains(number) else { throw unexpected(.outOfRange, expected: expected) }
    return number
  }

  /// A percentage from 0 to 100 with up to two decimals, in hundredths of a percent; see
  /// ``hundredths(in:)``.
  package func percent() throws(YAMLError) -> Int {
    try hundredths(in: 0...10_000)
  }

  func unexpected(_ found: YAMLError.Found, expected: String) -> YAMLError {
    YAMLError(
      file: file, line: line, reason: .unexpected(key: path, found: found, expected: expected))
  }

  private func scalar(expected: String) throws(YAMLError) -> (text: String, plain: Bool) {
    guard case .scalar(let text, let plain) = node.kind, found == .text || found == .quoted else {
      throw unexpected(found, expected: expected)
    }
    return (text, plain)
  }

  /// The kind of what stands here; a quoted text is `.text` in a refusal for its content.
  private var found: YAMLError.Found {
    switch node.kind {
    case .mapping: .mapping
    case .sequence: .sequence
    case .scalar("", plain: true): .nothing
    case .scalar(let text, plain: true):
      ["~", "null", "Null", "NULL"].contains(text) ? .null : .text
    case .scalar(_, plain: false): .text
    }
  }
}
