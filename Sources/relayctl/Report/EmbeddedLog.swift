import Crypto
import JSON
import Logbook

/// The data that the page's script verifies: the line of every entry, the signed checkpoint, the
/// log's key, and the recorded files of the promotion (docs/formats/report.md §2).
struct EmbeddedLog {
  let checkpoint: SignedCheckpoint
  let key: VerifierKey
  let entries: [Entry]
  let promotion: ReportedPromotion?

  /// The data as one JSON object. Markup is escaped, so no text can end the script element that contains
  /// the object.
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

  /// Returns the recorded files that the page shows. Excludes the manifest, because the page does not
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

  /// Appends UTF-8 text as a JSON string. Also escapes `<`, `>` and `&`, so that the text cannot
  /// contain markup.
  ///
  /// Reserves the maximum size once, 6 bytes for each byte and 2 for the quotes, and then writes
  /// without checks. This is fast enough for a log of 10,000 entries, which has 4 million bytes.
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
