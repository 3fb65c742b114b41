import Crypto

extension Base64 {
  /// The bytes of a text in the standard alphabet or the URL-safe one, which may lack its padding (RFC 4648 §4, §5).
  ///
  /// Writers of DSSE use either. The two alphabets are not mixed.
  static func decodeEither(_ text: String) -> [UInt8]? {
    let isURLSafe = text.utf8.contains { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
    guard isURLSafe || !text.utf8.count.isMultiple(of: 4) else { return decode(text) }
    var digits: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "-"): digits.append(UInt8(ascii: "+"))
      case UInt8(ascii: "_"): digits.append(UInt8(ascii: "/"))
      case UInt8(ascii: "+"), UInt8(ascii: "/"): return nil
      default: digits.append(byte)
      }
    }
    while !digits.count.isMultiple(of: 4) { digits.append(UInt8(ascii: "=")) }
    return decode(String(decoding: digits, as: UTF8.self))
  }
}
