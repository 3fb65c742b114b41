/// Distinguishes an update from others with the same id: Telegram's ids restart after a week
/// without updates and may repeat. A mark reveals nothing about the message.
struct UpdateMark: Hashable, Sendable {
  /// The length of a mark in bytes.
  static let byteCount = 16

  /// The first eight bytes as a big-endian number.
  let high: UInt64

  /// The last eight bytes as a big-endian number.
  let low: UInt64
}

extension UpdateMark {
  /// Creates the mark from the first 16 of `bytes`, which must not be fewer.
  init(_ bytes: some Collection<UInt8>) {
    precondition(bytes.count >= UpdateMark.byteCount, "a mark has 16 bytes")
    let number = { (part: ArraySlice<UInt8>) in part.reduce(0) { $0 << 8 | UInt64($1) } }
    let bytes = Array(bytes.prefix(UpdateMark.byteCount))
    self.init(high: number(bytes[..<8]), low: number(bytes[8...]))
  }

  /// The 16 bytes of the mark.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(bigEndian: high)
    bytes.append(bigEndian: low)
    return bytes
  }
}

/// An update of an allowed chat that is finished: answered, undeliverable, limited, stopped, or a
/// command that was seen.
struct FinishedUpdate: Hashable, Sendable {
  let update: UpdateID
  let mark: UpdateMark
}

/// A prompt that the journal holds until it is finished, because it is confirmed at Telegram
/// earlier.
struct HeldPrompt: Hashable, Sendable {
  /// The maximum length of ``json`` in bytes, 64 KiB. A longer update stays at Telegram.
  static let largest = 64 << 10

  let update: UpdateID
  let mark: UpdateMark

  /// The update's JSON object in canonical form (RFC 8785). The file contains it only encrypted.
  let json: [UInt8]

  /// The record that ends this prompt.
  var finished: FinishedUpdate { FinishedUpdate(update: update, mark: mark) }
}
