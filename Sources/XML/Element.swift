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
  /// - an encoding other than UTF-8, UTF-16 with a byte order mark, or a declared encoding of which
  ///   the document uses only the ASCII characters
  /// - a NUL character
  /// - elements nested deeper than ``depthLimit``
  ///
  /// Comments and processing instructions are ignored.
  package static func parse(_ bytes: [UInt8], limit: Int) throws(XMLError) -> Element {
    let source = try SourceText(bytes, limit: limit)
    let builder = TreeBuilder(encodings: source.encodings)
    let parser = try ExpatParser(builder)
    return try parser.document(source.bytes)
  }
}

/// Reports whether two strings have the same bytes. `==` alone would also accept canonically
/// equivalent strings. It is tested first because it is fast for different strings.
private func isSame(_ one: String, _ other: String) -> Bool {
  one == other && one.utf8.elementsEqual(other.utf8)
}

/// The text of a document in UTF-8 without a byte order mark, as expat parses it. expat would treat
/// a NUL among the first bytes as a sign of UTF-16, even if the document declares an encoding.
private struct SourceText {
  let bytes: [UInt8]
  /// The encodings that the XML declaration may name, in lower case.
  let encodings: Set<String>

  private static let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]
  /// Encodings whose characters 0–127 are those of ASCII.
  private static let asciiSupersets: Set<String> = [
    "us-ascii", "ascii", "iso-8859-1", "iso-8859-15", "windows-1252",
  ]

  /// Refuses documents that are empty, too large, not text, or contain a NUL character.
  init(_ document: [UInt8], limit: Int) throws(XMLError) {
    guard !document.isEmpty else { throw XMLError(line: 1, reason: .empty) }
    guard document.count <= min(limit, Int(Int32.max)) else {
      throw XMLError(line: 1, reason: .tooLarge(limit: limit))
    }
    if let text = try SourceText.decodedUTF16(document) {
      (bytes, encodings) = (text, ["utf-16", "utf-16le", "utf-16be"])
    } else {
      let isMarked = document.starts(with: SourceText.byteOrderMark)
      bytes = isMarked ? Array(document.dropFirst(3)) : document
      let isASCII = bytes.allSatisfy { $0 < 0x80 }
      encodings = isASCII && !isMarked ? SourceText.asciiSupersets : []
    }
    guard !bytes.isEmpty else { throw XMLError(line: 1, reason: .empty) }
    if let place = bytes.firstIndex(of: 0) {
      throw XMLError(line: SourceText.line(of: place, in: bytes), reason: .nulCharacter)
    }
    guard String(validating: bytes, as: UTF8.self) == nil else { return }
    let place = SourceText.firstInvalid(in: bytes)
    throw XMLError(line: SourceText.line(of: place, in: bytes), reason: .notUTF8)
  }

  /// Returns the text of a document in UTF-16 as UTF-8; `nil` without the byte order mark of UTF-16
  /// (XML 1.0 §4.3.3).
  private static func decodedUTF16(_ document: [UInt8]) throws(XMLError) -> [UInt8]? {
    let isLittle = document.starts(with: [0xff, 0xfe])
    guard isLittle || document.starts(with: [0xfe, 0xff]) else { return nil }
    guard document.count.isMultiple(of: 2) else { throw XMLError(line: 1, reason: .notUTF8) }
    let units = stride(from: 2, to: document.count, by: 2).map { index in
      let (first, second) = (UInt16(document[index]), UInt16(document[index + 1]))
      return isLittle ? second << 8 | first : first << 8 | second
    }
    guard let text = String(validating: units, as: UTF16.self) else {
      throw XMLError(line: 1, reason: .notUTF8)
    }
    return Array(text.utf8)
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
