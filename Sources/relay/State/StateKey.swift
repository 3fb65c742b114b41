import Configuration
import Crypto

/// The secret of one bot's journal (docs/formats/relay-state.md §2). It marks updates and encrypts
/// held prompts. It is derived from `CHAT_ID_HASH_SALT`, so the folder needs no key of its own.
struct StateKey: Sendable {
  /// The length of ``id`` in bytes.
  static let idByteCount = 16

  /// Identifies the key and reveals nothing about it.
  let id: [UInt8]

  private let secret: [UInt8]

  /// Derives the key of the bot with this id.
  init(salt: SecretValue, botID: Int64) {
    let context = Array("relay/state/v1".utf8) + [0] + Array(String(botID).utf8)
    secret = HMACSHA256.code(for: context, key: salt.reveal()).bytes
    let name = Array("relay/state/key-id".utf8)
    id = Array(HMACSHA256.code(for: name, key: secret).bytes.prefix(StateKey.idByteCount))
  }

  /// Returns the mark of the message that arrived as `update`. `date` is the date of the message,
  /// in seconds since 1970. A number that Telegram did not send is 0.
  func mark(update: UpdateID, chat: Int64, message: Int64, date: Int64) -> UpdateMark {
    var text: [UInt8] = []
    for number in [update.number, chat, message, date] { text.append(bigEndian: number) }
    return UpdateMark(HMACSHA256.code(for: text, key: secret).bytes)
  }

  /// Encrypts `text`, and authenticates `context` with it.
  func seal(_ text: [UInt8], context: [UInt8]) throws(CryptoError) -> [UInt8] {
    try AES256GCM.seal(text, key: secret, associatedData: context)
  }

  /// Decrypts a box that ``seal(_:context:)`` returned. Returns nil if the box or the context has
  /// changed.
  func open(_ box: [UInt8], context: [UInt8]) -> [UInt8]? {
    do throws(CryptoError) {
      return try AES256GCM.open(box, key: secret, associatedData: context)
    } catch {
      return nil
    }
  }
}
