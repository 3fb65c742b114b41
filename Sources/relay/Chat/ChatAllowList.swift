/// The chats that the relay serves (`TELEGRAM_CHAT_ID_ALLOWLIST`). Every member of a listed chat is
/// served.
struct ChatAllowList: Hashable, Sendable {
  private var chats: Set<Int64>

  /// Parses chat ids separated by commas. Returns nil if the list is empty, an id is malformed, or
  /// an id occurs twice.
  init?(_ text: String) {
    chats = []
    for part in text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      guard let chat = Int64(chatID: part), chats.insert(chat).inserted else { return nil }
    }
  }

  /// Returns whether the relay serves `chat`. The id of a private chat is the id of its user.
  func contains(_ chat: Int64) -> Bool { chats.contains(chat) }

  /// Replaces the id `old` by `new` after a group has become a supergroup. Does nothing if `old` is
  /// not in the list.
  mutating func migrate(from old: Int64, to new: Int64) {
    guard chats.remove(old) != nil else { return }
    chats.insert(new)
  }
}

extension Int64 {
  /// Parses a chat id: a decimal number without a plus sign or leading zeros. Returns nil for any
  /// other string, including `-0`.
  init?(chatID bytes: some Collection<UInt8>) {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let number = Int64(text), String(number) == text else { return nil }
    self = number
  }
}
