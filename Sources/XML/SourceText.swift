/// The bytes of a document, before any XML is read.
enum SourceText {
  private static let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]

  /// Leaves only UTF-8 without NUL to the parser, which would otherwise guess: it takes a byte order
  /// mark or a NUL among the first bytes for a sign of UTF-16, whatever it was told.
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
