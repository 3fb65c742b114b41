/// One encoded form of a secret to search for in text.
struct ScrubPattern {
  private enum Form {
    /// The secret unchanged.
    case plain
    /// Some or all bytes percent-encoded, as `%XX`.
    case percentEncoded
    /// The content of a JSON string: a backslash precedes `"` and `\`, and may precede `/`.
    case json
    /// Part of a longer Base64 text. `-` and `_` of the URL-safe alphabet are treated as `+` and
    /// `/`.
    case base64
  }

  /// The minimum number of Base64 characters to search for. Fewer would match by chance.
  private static let fewestCharacters = 6

  private let form: Form
  private let bytes: [UInt8]

  /// Returns a pattern for every form of the secret, which must not be empty.
  static func patterns(for secret: [UInt8]) -> [ScrubPattern] {
    var patterns = [
      ScrubPattern(form: .plain, bytes: secret), ScrubPattern(form: .percentEncoded, bytes: secret),
    ]
    if secret.contains(where: isEscapedInJSON) {
      patterns.append(ScrubPattern(form: .json, bytes: secret))
    }
    let encoded = (0..<3).map { ScrubPattern(form: .base64, bytes: base64(secret, offset: $0)) }
    return patterns + encoded.filter { $0.bytes.count >= fewestCharacters }
  }

  /// The bytes that a match can start with.
  var firstBytes: Set<UInt8> {
    let first = bytes[0]
    switch form {
    case .plain: return [first]
    case .percentEncoded: return [first, UInt8(ascii: "%")]
    case .json: return [first, UInt8(ascii: "\\")]
    case .base64:
      switch first {
      case UInt8(ascii: "+"): return [first, UInt8(ascii: "-"), UInt8(ascii: "%")]
      case UInt8(ascii: "/"): return [first, UInt8(ascii: "_"), UInt8(ascii: "%")]
      default: return [first]
      }
    }
  }

  /// Returns the range to mask if the pattern matches at `start`, or `nil` if it does not match.
  func match(in text: [UInt8], at start: Int) -> Range<Int>? {
    var position = start
    for byte in bytes {
      guard let count = length(of: byte, in: text, at: position) else { return nil }
      position += count
    }
    guard form == .base64 else { return start..<position }
    return base64Run(in: text, around: start..<position)
  }

  /// Returns how many bytes of the text at `position` represent `byte`, or `nil` if they represent
  /// a different byte.
  private func length(of byte: UInt8, in text: [UInt8], at position: Int) -> Int? {
    guard position < text.count else { return nil }
    let found = text[position]
    switch form {
    case .plain: return found == byte ? 1 : nil
    case .percentEncoded:
      if let decoded = percentDecoded(text, at: position) { return decoded == byte ? 3 : nil }
      return found == byte ? 1 : nil
    case .json:
      guard found == UInt8(ascii: "\\"), isEscapedInJSON(byte) else {
        return found == byte ? 1 : nil
      }
      return position + 1 < text.count && text[position + 1] == byte ? 2 : nil
    case .base64:
      if let decoded = percentDecoded(text, at: position) { return decoded == byte ? 3 : nil }
      return standard(found) == byte ? 1 : nil
    }
  }

  /// Returns the Base64 characters that depend only on `secret`, not on the bytes before or after
  /// it. `offset` is the position of its first byte within a group of three bytes.
  private static func base64(_ secret: [UInt8], offset: Int) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    let bytes = [UInt8](repeating: 0, count: offset) + secret
    let first = (offset * 8 + 5) / 6
    let end = bytes.count * 8 / 6
    guard first < end else { return [] }
    return (first..<end).map { character in
      let bit = character * 6
      let high = UInt16(bytes[bit / 8]) << 8
      let low = bit / 8 + 1 < bytes.count ? UInt16(bytes[bit / 8 + 1]) : 0
      return alphabet[Int((high | low) >> UInt16(10 - bit % 8) & 63)]
    }
  }
}

private func isEscapedInJSON(_ byte: UInt8) -> Bool { "\"\\/".utf8.contains(byte) }

private func standard(_ byte: UInt8) -> UInt8 {
  switch byte {
  case UInt8(ascii: "-"): UInt8(ascii: "+")
  case UInt8(ascii: "_"): UInt8(ascii: "/")
  default: byte
  }
}

private func percentDecoded(_ text: [UInt8], at position: Int) -> UInt8? {
  guard text[position] == UInt8(ascii: "%"), position + 2 < text.count,
    let high = hexValue(text[position + 1]), let low = hexValue(text[position + 2])
  else { return nil }
  return high << 4 | low
}

private func hexValue(_ digit: UInt8) -> UInt8? {
  switch digit {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
  default: nil
  }
}

/// Extends a match to the whole run of Base64 characters, padding and percent-encoded forms around
/// it.
private func base64Run(in text: [UInt8], around match: Range<Int>) -> Range<Int> {
  var start = match.lowerBound
  var end = match.upperBound
  // Stop at the equals sign of `name=value`.
  while start > 0, isBase64(text[start - 1]), text[start - 1] != UInt8(ascii: "=") { start -= 1 }
  while end < text.count, isBase64(text[end]) { end += 1 }
  return start..<end
}

private func isBase64(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"):
    true
  default: "+/-_=%".utf8.contains(byte)
  }
}
