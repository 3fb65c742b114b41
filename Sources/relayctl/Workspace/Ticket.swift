import Console

extension ValueKind where Value == String {
  /// A ticket's id: letters, digits and `_ . / # : -`, at most 64.
  static var ticket: ValueKind<String> {
    ValueKind("TICKET") { text throws(Refusal) in
      guard (1...64).contains(text.utf8.count), text.utf8.allSatisfy(isTicketByte) else {
        throw Refusal(expected: "up to 64 letters, digits and _ . / # : -, such as OPS-1423")
      }
      return text
    }
  }

  private static func isTicketByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: Array("_./#:-".utf8).contains(byte)
    }
  }
}
