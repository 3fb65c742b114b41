/// A node and its path. Its methods read the node as an expected type and throw if the type is
/// different.
package struct Value: Equatable, Sendable {
  package let node: Node
  /// The name of the file, as passed by the caller.
  package let file: String
  /// The path of the value in the document, such as `exceptions[2].from`; empty for the root.
  package let path: String

  init(_ node: Node, file: String, path: String) {
    self.node = node
    self.file = file
    self.path = path
  }

  /// The line number, counted from 1.
  package var line: Int { node.line }

  /// Returns an error that refuses this value. `expected` is a phrase such as `a date`.
  package func error(expected: String) -> YAMLError {
    unexpected(found, expected: expected)
  }

  /// Reads a string: any scalar except an unquoted null (`null`, `~` or nothing), which other
  /// parsers do not read as a string.
  package func text() throws(YAMLError) -> String {
    try scalar(expected: "a string").text
  }

  /// Reads a string, quoted or not, and returns the result of passing it to `parse`. Rejects the
  /// string if `parse` returns `nil`. `expected` is a noun phrase for the error message, for
  /// example `a date such as 2026-12-31`.
  package func parsed<T>(expecting expected: String, _ parse: (String) -> T?) throws(YAMLError) -> T
  {
    guard let value = parse(try scalar(expected: expected).text) else {
      throw unexpected(.text, expected: expected)
    }
    return value
  }

  /// Reads an unquoted whole number in decimal digits, without `+`, leading zeros or `_`.
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

  /// Reads an unquoted `true` or `false`. The other Boolean words of YAML 1.1 (`yes`, `on`, `True`)
  /// are refused.
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

  /// Reads a number with at most two decimals, such as `5`, `"5.00"` or `0.25`, and returns it in
  /// hundredths. Quotes are accepted because they prevent other parsers from reading an exact
  /// decimal as a float.
  package func hundredths(in range: ClosedRange<Int>) throws(YAMLError) -> Int {
    let expected =
      "a number from \(Hundredths.text(range.lowerBound)) to \(Hundredths.text(range.upperBound))"
      + " with at most two decimals"
    guard let number = Hundredths.parse(try scalar(expected: expected).text) else {
      throw unexpected(.text, expected: expected)
    }
    guard range.contains(number) else { throw unexpected(.outOfRange, expected: expected) }
    return number
  }

  /// Reads a percentage from 0 to 100 with at most two decimals, and returns it in hundredths of a
  /// percent; see ``hundredths(in:)``.
  package func percent() throws(YAMLError) -> Int {
    try hundredths(in: 0...10_000)
  }

  private func unexpected(_ found: YAMLError.Found, expected: String) -> YAMLError {
    YAMLError(
      file: file, line: line, reason: .unexpected(key: path, found: found, expected: expected))
  }

  private func scalar(expected: String) throws(YAMLError) -> (text: String, plain: Bool) {
    guard case .scalar(let text, let plain) = node.kind, found == .text || found == .quoted else {
      throw unexpected(found, expected: expected)
    }
    return (text, plain)
  }

  /// The kind of the node, for errors. It is `.text` for a quoted text too.
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

extension Value {
  /// Returns the values of a list, in order. An empty list must be written as `[]`: a key without a
  /// value is refused.
  package func list() throws(YAMLError) -> [Value] {
    guard case .sequence(let nodes) = node.kind else { throw error(expected: "a list") }
    return nodes.enumerated().map { index, node in
      Value(node, file: file, path: "\(path)[\(index)]")
    }
  }

  /// Reads a list of strings.
  package func texts() throws(YAMLError) -> [String] {
    var texts: [String] = []
    for value in try list() { texts.append(try value.text()) }
    return texts
  }

  /// Returns the entries of a mapping with arbitrary keys, such as names of environments, in order.
  package func entries() throws(YAMLError) -> [(key: String, value: Value)] {
    guard case .mapping(let entries) = node.kind else { throw error(expected: "a mapping") }
    return entries.map { entry in
      (entry.key, Value(entry.value, file: file, path: path(of: entry.key)))
    }
  }

  /// Reads a mapping with fixed keys. `body` reads the known keys; after it returns, a key that it
  /// did not read is refused.
  package func mapping<T>(
    _ body: (inout MappingReader) throws(YAMLError) -> T
  ) throws(YAMLError) -> T {
    guard case .mapping(let entries) = node.kind else { throw error(expected: "a mapping") }
    var reader = MappingReader(entries, of: self)
    let result = try body(&reader)
    try reader.finish()
    return result
  }

  func path(of key: String) -> String {
    path.isEmpty ? key : "\(path).\(key)"
  }
}

/// Converts between decimals with at most two places and whole hundredths.
private enum Hundredths {
  /// Parses a decimal: 500 for `5`, `5.0` and `5.00`. Returns `nil` for any other string, such as
  /// one with a sign, leading zeros or a point without digits.
  static func parse(_ text: String) -> Int? {
    let bytes = Array(text.utf8)
    let point = bytes.firstIndex(of: UInt8(ascii: "."))
    let whole = bytes[..<(point ?? bytes.count)]
    let places = point.map { bytes[($0 + 1)...] } ?? []
    guard (1...9).contains(whole.count), whole.count == 1 || whole.first != UInt8(ascii: "0"),
      point == nil || (1...2).contains(places.count)
    else { return nil }
    var number = 0
    for byte in whole + places {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      number = number * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return places.count == 2 ? number : places.count == 1 ? number * 10 : number * 100
  }

  /// Formats hundredths as a decimal without trailing zeros after a whole number: `5`, `0.25`.
  static func text(_ hundredths: Int) -> String {
    let places = hundredths % 100
    guard places != 0 else { return "\(hundredths / 100)" }
    return "\(hundredths / 100).\(places / 10)\(places % 10)"
  }
}
