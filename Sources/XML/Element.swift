/// An element of a document with its content.
package struct Element: Equatable, Sendable {
  /// The name as it is written, with the prefix of its namespace: `testsuite`, `x:testsuite`.
  package let name: String
  /// The attributes in the order of the document; no name occurs twice.
  package let attributes: [Attribute]
  /// The elements in it, in order.
  package internal(set) var children: [Element] = []
  /// The text in it, without that of its children. References are resolved; CDATA is included.
  package internal(set) var text = ""
  /// The line of the start tag, from 1.
  package let line: Int

  package struct Attribute: Equatable, Sendable {
    package let name: String
    /// The value, with references resolved.
    package let value: String
  }

  /// The value of an attribute; `nil` if there is none of this name, byte for byte.
  package subscript(_ name: String) -> String? {
    attributes.first { isSame($0.name, name) }?.value
  }

  /// Whether the element has this name, byte for byte: `==` counts canonically equivalent spellings
  /// as equal.
  package func isNamed(_ name: String) -> Bool { isSame(self.name, name) }
}

extension Element {
  /// The maximum depth of nested elements; the outermost element has depth 1.
  package static let depthLimit = 64

  /// Reads one well-formed XML 1.0 document and returns its outermost element.
  ///
  /// `limit` is in bytes, at most 2³¹ − 1. In addition to documents that are not well-formed (a
  /// duplicate attribute, a second outermost element, an undeclared entity), this refuses: a
  /// document type declaration, so that no entity is expanded and no other file is opened; any
  /// encoding but UTF-8; a byte order mark; NUL bytes; nesting deeper than ``depthLimit``. Comments
  /// and processing instructions are ignored.
  package static func parse(_ bytes: [UInt8], limit: Int) throws(XMLError) -> Element {
    try SourceText.check(bytes, limit: limit)
    let builder = TreeBuilder()
    let parser = try ExpatParser(builder)
    return try parser.document(bytes)
  }
}

/// Whether two texts have the same bytes. `==` comes first because it is fast for different texts;
/// alone it would count canonically equivalent spellings as equal.
private func isSame(_ one: String, _ other: String) -> Bool {
  one == other && one.utf8.elementsEqual(other.utf8)
}

/// Checks the bytes of a document before XML is parsed.
private enum SourceText {
  private static let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]

  /// Passes only UTF-8 without NUL to the parser. expat guesses otherwise: it reads a byte order
  /// mark or a NUL among the first bytes as a sign of UTF-16, even if the encoding is specified.
  static func check(_ bytes: [UInt8], limit: Int) throws(XMLError) {
    guard !bytes.isEmpty else { throw XMLError(line: 1, reason: .empty) }
    guard bytes.count <= min(limit, Int(Int32.max)) else {
      throw XMLError(line: 1, reason: .tooLarge(limit: limit))
    }
    guard !bytes.starts(with: byteOrderMark) else {
      throw XMLError(line: 1, reason: .byteOrderMark)
    }
    if let place = bytes.firstIndex(of: 0) {
      throw XMLError(line: line(of: place, in: bytes), reason: .nulCharacter)
    }
    guard String(validating: bytes, as: UTF8.self) == nil else { return }
    throw XMLError(line: line(of: firstInvalid(in: bytes), in: bytes), reason: .notUTF8)
  }

  private static func line(of place: Int, in bytes: [UInt8]) -> Int {
    1 + bytes[..<place].count { $0 == UInt8(ascii: "\n") }
  }

  private static func firstInvalid(in bytes: [UInt8]) -> Int {
    var decoder = Unicode.UTF8.ForwardParser()
    var source = bytes.makeIterator()
    var place = 0
    while case .valid(let scalar) = decoder.parseScalar(from: &source) { place += scalar.count }
    return min(place, bytes.count)
  }
}
