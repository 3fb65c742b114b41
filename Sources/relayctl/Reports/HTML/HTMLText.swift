import Console
import JSON

/// Text of others in a page: nothing in it is markup, and nothing hides or turns what stands around it.
enum HTMLText {
  /// What stands where there is nothing to show.
  static let none = "–"

  /// The text as it can stand between tags and in double quotes.
  static func escape(_ text: String) -> String {
    let shown = escapedForTerminal(text)
    guard shown.utf8.contains(where: isMarkup) else { return shown }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(shown.utf8.count + 32)
    for byte in shown.utf8 {
      switch byte {
      case UInt8(ascii: "&"): bytes += "&amp;".utf8
      case UInt8(ascii: "<"): bytes += "&lt;".utf8
      case UInt8(ascii: ">"): bytes += "&gt;".utf8
      case UInt8(ascii: "\""): bytes += "&quot;".utf8
      case UInt8(ascii: "'"): bytes += "&#39;".utf8
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func isMarkup(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""),
      UInt8(ascii: "'"):
      true
    default: false
    }
  }

  /// A value of a document that is shown, whatever its type; not escaped yet.
  static func of(_ value: JSONValue?) -> String {
    switch value {
    case .string(let text): text
    case .number(let literal): literal
    case .bool(let value): value ? "yes" : "no"
    case .array, .object, .null, nil: none
    }
  }
}
