/// The chats that are served (R3; `TELEGRAM_CHAT_ID_ALLOWLIST`): by chat, whoever writes in it.
struct ChatAllowList: Hashable, Sendable {
  private var chats: Set<Int64>

  /// Chat ids joined by commas, at least one, none twice; nil for anything else.
  init?(_ text: String) {
    chats = []
    for part in text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      guard let chat = Int64(chatID: part), chats.insert(chat).inserted else { return nil }
    }
  }

  /// Whether that chat is served. A user's private chat has the user's id.
  func contains(_ chat: Int64) -> Bool { chats.contains(chat) }

  /// A group became a supergroup, and only its id changed. A chat that is not served stays so.
  mutating func migrate(from old: Int64, to new: Int64) {
    guard chats.remove(old) != nil else { return }
    chats.insert(new)
  }
}

extension Int64 {
  /// A chat id in its one spelling: decimal, no plus sign, no leading zero, no minus zero.
  init?(chatID bytes: some Collection<UInt8>) {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let number = Int64(text), String(number) == text else { return nil }
    self = number
  }
}
