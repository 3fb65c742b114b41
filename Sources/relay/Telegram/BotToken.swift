import Manifest

/// The credential of one bot, `digits:35 characters`; nothing that can be printed shows it.
struct BotToken: Sendable, CustomStringConvertible, CustomReflectable {
  /// The bot's own id: the digits before the colon.
  let botID: Int64

  private let value: SecretValue

  /// nil for bytes that do not have the shape of a token.
  init?(_ value: SecretValue) {
    let parts = value.reveal().split(
      separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].allSatisfy(BotToken.isDigit),
      let botID = Int64(String(decoding: parts[0], as: UTF8.self)), botID > 0,
      parts[1].count == 35, parts[1].allSatisfy(BotToken.isTokenByte)
    else { return nil }
    self.botID = botID
    self.value = value
  }

  /// The first segment of every path of the Bot API, for a request and nothing else.
  func pathSegment() -> String { "/bot" + String(decoding: value.reveal(), as: UTF8.self) }

  /// Asterisks.
  var description: String { SecretValue.mask }

  /// What `dump` shows: nothing.
  var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}
