/// The chats that are served (`TELEGRAM_CHAT_ID_ALLOWLIST`), regardless of who writes in them.
struct ChatAllowList: Hashable, Sendable {
  private var chats: Set<Int64>

  /// Reads chat ids joined by commas, at least one, none twice; nil for anything else.
  init?(_ text: String) {
    chats = []
    for part in text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      guard let chat = Int64(chatID: part), chats.insert(chat).inserted else { return nil }
    }
  }

  /// Whether that chat is served. A private chat has the id of its user.
  func contains(_ chat: Int64) -> Bool { chats.contains(chat) }

  /// A group became a supergroup, which only changes its id. A chat that is not served stays
  /// unserved.
  mutating func migrate(from old: Int64, to new: Int64) {
    guard chats.remove(old) != nil else { return }
    chats.insert(new)
  }
}

extension Int64 {
  /// Reads a chat id in its only spelling: decimal, no plus sign, no leading zero, no minus zero.
  init?(chatID bytes: some Collection<UInt8>) {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let number = Int64(text), String(number) == text else { return nil }
    self = number
  }
}
