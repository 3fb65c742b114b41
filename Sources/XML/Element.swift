/// An element of an XML document, with its content.
package struct Element: Equatable, Sendable {
  /// The name as written, including any namespace prefix: `testsuite`, `x:testsuite`.
  package let name: String
  /// The attributes in document order. Their names are unique.
  package let attributes: [Attribute]
  /// The child elements, in document order.
  package internal(set) var children: [Element] = []
  /// The text directly in this element, without the text of its children. References are resolved,
  /// and CDATA sections are included.
  package internal(set) var text = ""
  /// The line number of the start tag; the first line is 1.
  package let line: Int

  package struct Attribute: Equatable, Sendable {
    package let name: String
    /// The value, with references resolved.
    package let value: String
  }

  /// Returns the value of the attribute with exactly this name, byte for byte; `nil` if there is
  /// none.
  package subscript(_ name: String) -> String? {
    attributes.first { isSame($0.name, name) }?.value
  }

  /// Reports whether the element has exactly this name, byte for byte. `==` would also accept
  /// canonically equivalent Unicode text.
  package func isNamed(_ name: String) -> Bool { isSame(self.name, name) }
}

extension Element {
  /// The maximum nesting depth of elements. The root element has depth 1.
  package static let depthLimit = 64

  /// Parses one well-formed XML 1.0 document and returns its root element.
  ///
  /// `limit` is the maximum size of the document in bytes, up to 2³¹ − 1. Documents that are not
  /// well-formed are refused, for example because of a duplicate attribute, a second root element
  /// or an undeclared entity. The following are refused as well:
  ///
  /// - a document type declaration, so no entity is expanded and no other file is opened
  /// - an encoding other than UTF-8
  /// - a byte order mark
  /// - a NUL byte
  /// - elements nested deeper than ``depthLimit``
  ///
  /// Comments and processing instructions are ignored.
  package static func parse(_ bytes: [UInt8], limit: Int) throws(XMLError) -> Element {
    try SourceText.check(bytes, limit: limit)
    let builder = TreeBuilder()
    let parser = try ExpatParser(builder)
    return try parser.document(bytes)
  }
}

/// Reports whether two strings have the same bytes. `==` alone would also accept canonically
/// equivalent strings. It is tested first because it is fast for different strings.
private func isSame(_ one: String, _ other: String) -> Bool {
  one == other && one.utf8.elementsEqual(other.utf8)
}

/// Checks the bytes of a document before expat parses them.
private enum SourceText {
  private static let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]

  /// Refuses documents that are empty, too large, not UTF-8, or contain a byte order mark or a NUL
  /// byte. expat would treat a byte order mark, or a NUL among the first bytes, as a sign of
  /// UTF-16, even if the document declares an encoding.
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
