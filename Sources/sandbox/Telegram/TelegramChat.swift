/// What the server knows of a chat.
struct TelegramChat: Sendable {
  /// Whether the bot may write into it.
  enum Standing: Equatable, Sendable {
    case open
    /// The person has blocked the bot: 403.
    case blocked
    /// The bot was removed from the group: 403.
    case kicked
    /// The group has become a supergroup with this id: 400.
    case migrated(to: Int64)
  }

  var standing = Standing.open
  /// When the last messages came, 20 at most, oldest first.
  private var recent: [ContinuousClock.Instant] = []

  init(_ standing: Standing = .open) { self.standing = standing }

  /// Seconds until the next message may come; nil if it may now, which counts it.
  mutating func flood(isGroup: Bool, at now: ContinuousClock.Instant) -> Int? {
    if let last = recent.last, now < last + .seconds(1) { return 1 }
    if isGroup, recent.count == 20, now < recent[0] + .seconds(60) {
      return Int((recent[0] + .seconds(60) - now).components.seconds) + 1
    }
    if recent.count == 20 { recent.removeFirst() }
    recent.append(now)
    return nil
  }
}
