import JSON

/// Parses JSON that was written by a peer, such as the agent or Telegram. It is as strict as the
/// parser for our own documents, except that it accepts invalid Unicode.
///
/// Such JSON contains texts from users and agents. A text can contain a lone surrogate or an
/// invalid UTF-8 sequence, and the rest of the document is still useful.
enum PeerJSON {
  /// Returns the value of the document, or nil if the document is not valid JSON even after its
  /// Unicode is repaired.
  static func parse(_ bytes: [UInt8]) -> JSONValue? { document(bytes)?.value }

  /// Returns the root of the document, whose values are decoded only where they are read. Returns
  /// nil if the document is not valid JSON even after its Unicode is repaired.
  static func document(_ bytes: [UInt8]) -> JSONNode? {
    do throws(JSONError) { return try JSONDocument(parsing: bytes).root } catch {
      switch error.problem {
      case .notUTF8, .loneSurrogate: return try? JSONDocument(parsing: repaired(bytes)).root
      default: return nil
      }
    }
  }

  /// Returns the document with U+FFFD in place of each lone surrogate escape and each invalid UTF-8
  /// sequence.
  private static func repaired(_ bytes: [UInt8]) -> [UInt8] {
    let text = Array(String(decoding: bytes, as: UTF8.self).utf8)
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var position = 0
    while position < text.count {
      let width = escapeWidth(text, at: position)
      if let unit = codeUnit(text, at: position), (0xD800...0xDFFF).contains(unit) {
        if unit < 0xDC00, let low = codeUnit(text, at: position + 6),
          (0xDC00...0xDFFF).contains(low)
        {
          result += text[position..<position + 12]
          position += 12
        } else {
          result += "\\ufffd".utf8
          position += 6
        }
        continue
      }
      result += text[position..<position + width]
      position += width
    }
    return result
  }

  /// Returns the length of the character or escape at `position`. A two-character escape is skipped
  /// as a whole, so that the second backslash of `\\` is not read as the start of a `\u` escape.
  private static func escapeWidth(_ text: [UInt8], at position: Int) -> Int {
    text[position] == UInt8(ascii: "\\") && position + 1 < text.count ? 2 : 1
  }

  /// Returns the UTF-16 code unit of the `\uXXXX` escape at `position`, or nil if there is no such
  /// escape.
  private static func codeUnit(_ text: [UInt8], at position: Int) -> UInt16? {
    guard position + 6 <= text.count, text[position] == UInt8(ascii: "\\"),
      text[position + 1] == UInt8(ascii: "u")
    else { return nil }
    var unit: UInt16 = 0
    for byte in text[position + 2..<position + 6] {
      guard byte < 0x80, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        return nil
      }
      unit = unit << 4 | UInt16(digit)
    }
    return unit
  }
}
