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

  /// The listed groups that can become supergroups, in order.
  var groups: [Int64] { chats.filter(\.isGroup).sorted() }

  /// Whether ``groups`` has any elements.
  var hasGroups: Bool { chats.contains(where: \.isGroup) }

  /// Replaces the id `old` by `new` after a group has become a supergroup. Returns false, and does
  /// nothing, if `old` is not in the list.
  mutating func migrate(from old: Int64, to new: Int64) -> Bool {
    guard chats.remove(old) != nil else { return false }
    chats.insert(new)
    return true
  }
}

extension Int64 {
  /// Whether the chat id is that of a supergroup or a channel, which have ids below −10¹².
  var isSupergroup: Bool { self < -1_000_000_000_000 }

  /// Whether the chat id is that of a group that is not a supergroup.
  var isGroup: Bool { self < 0 && !isSupergroup }

  /// Parses a chat id: a decimal number without a plus sign or leading zeros. Returns nil for any
  /// other string, including `-0`.
  init?(chatID bytes: some Collection<UInt8>) {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let number = Int64(text), String(number) == text else { return nil }
    self = number
  }
}
