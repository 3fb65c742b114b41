import Crypto
import JSON
import Logbook

/// The data that the page's script verifies: every signed line, the checkpoint's note, the log's
/// key, and files that the promotion's entry names by digest (docs/formats/report.md §2).
struct EmbeddedLog {
  let checkpoint: SignedCheckpoint
  let key: VerifierKey
  let entries: [Entry]
  let promotion: ReportedPromotion?

  /// One JSON object, escaped so that nothing in it can end the script element that holds it.
  var bytes: [UInt8] {
    var bytes = Array("{\"lines\":[".utf8)
    bytes.reserveCapacity(entries.count * 512)
    for (index, entry) in entries.enumerated() {
      if index > 0 { bytes += ",\n".utf8 }
      EmbeddedLog.quote(entry.line, onto: &bytes)
    }
    bytes += "],\"checkpoint\":".utf8
    EmbeddedLog.quote(checkpoint.bytes, onto: &bytes)
    bytes += ",\"key\":".utf8
    EmbeddedLog.quote(Array(key.description.utf8), onto: &bytes)
    bytes += ",\"promotion\":".utf8
    appendPromotion(onto: &bytes)
    bytes += "}".utf8
    return bytes
  }

  private func appendPromotion(onto bytes: inout [UInt8]) {
    guard let promotion else {
      bytes += "null".utf8
      return
    }
    bytes += "{\"entry\":\(promotion.entry.seq),\"files\":{".utf8
    for (index, file) in EmbeddedLog.files(of: promotion).enumerated() {
      if index > 0 { bytes += ",".utf8 }
      EmbeddedLog.quote(Array(file.name.utf8), onto: &bytes)
      bytes += ":".utf8
      EmbeddedLog.quote(file.content, onto: &bytes)
    }
    bytes += "}}".utf8
  }

  /// The recorded files that the page shows. The manifest is left out, because the page does not
  /// show the plain values of the environment.
  private static func files(
    of promotion: ReportedPromotion
  ) -> [(name: String, content: [UInt8])] {
    let shown = promotion.files.filter { ["verdict", "summary"].contains($0.name) }
    return (shown + promotion.approvals.map(\.file)).compactMap { file in
      guard case .matches(let content) = file.state, (try? JSONValue.parse(content)) != nil
      else { return nil }
      return (file.name, content)
    }
  }

  /// Appends UTF-8 text as a JSON string. Also escapes `<`, `>` and `&`, so that no text opens or
  /// closes markup.
  ///
  /// Reserves the largest possible size once (6 bytes per byte, and two quotes) and writes without
  /// further checks, for speed: a log of ten thousand entries has four million bytes.
  static func quote(_ text: [UInt8], onto bytes: inout [UInt8]) {
    bytes += [UInt8](unsafeUninitializedCapacity: 6 * text.count + 2) { room, count in
      func put(_ byte: UInt8) {
        room[count] = byte
        count += 1
      }
      put(UInt8(ascii: "\""))
      for byte in text {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
          put(UInt8(ascii: "\\"))
          put(byte)
        case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"), 0..<0x20, 0x7f:
          for escaped in "\\u00".utf8 { put(escaped) }
          for digit in Hex.encode([byte]).utf8 { put(digit) }
        default: put(byte)
        }
      }
      put(UInt8(ascii: "\""))
    }
  }
}
