import Crypto

/// The id of a message to an agent: a UUID that the same update always gets (DESIGN §8).
///
/// So a prompt that is sent again after a crash can be recognised, by an agent that cares and by us
/// in an agent's list of tasks.
struct MessageID: Hashable, Sendable, CustomStringConvertible {
  private let bytes: [UInt8]

  /// From SHA-256(`relay/message/v1` 00 bot id 00 update id 00 part), numbers in decimal: its first
  /// 16 bytes as a UUID of version 8 (RFC 9562 §5.8). `part` counts the messages of one update from 0.
  init(botID: Int64, updateID: Int64, part: Int = 0) {
    let text = "relay/message/v1\0\(botID)\0\(updateID)\0\(part)"
    var bytes = Array(SHA256.digest(of: Array(text.utf8)).bytes.prefix(16))
    bytes[6] = bytes[6] & 0x0F | 0x80
    bytes[8] = bytes[8] & 0x3F | 0x80
    self.bytes = bytes
  }

  /// The UUID in lower case.
  var description: String {
    let hex = Array(Hex.encode(bytes).utf8)
    let groups = [hex[0..<8], hex[8..<12], hex[12..<16], hex[16..<20], hex[20...]]
    return groups.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "-")
  }
}
