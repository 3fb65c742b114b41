/// How much Telegram still accepts in each chat, as far as this process knows.
///
/// Telegram accepts about 20 messages a minute in a group. A notice that uses up this budget delays
/// an answer by up to a minute, so a notice is sent only if it leaves room for the answers.
struct ChatBudget: Sendable {
  /// The number of messages that Telegram accepts in a group each minute.
  static let groupLimit = 20

  /// For each group, the times of the last messages, at most ``groupLimit``, oldest first. The
  /// configuration lists all groups, which bounds the state.
  private var sent: [Int64: [ContinuousClock.Instant]] = [:]

  /// For each chat in flood wait, the end of the wait.
  private var floods: [Int64: ContinuousClock.Instant] = [:]

  /// Records that Telegram has accepted `count` messages in `chat`, and why it refused the next
  /// one, if it did.
  mutating func note(
    _ count: Int, in chat: Int64, error: BotError?, at now: ContinuousClock.Instant
  ) {
    if case .floodWait(let time) = error { floods[chat] = now + time }
    guard chat < 0, count > 0 else { return }
    let times = sent[chat, default: []] + Array(repeating: now, count: count)
    sent[chat] = times.suffix(ChatBudget.groupLimit)
  }

  /// Returns whether a notice in `chat` leaves room for the answers to the `open` prompts of the
  /// chat.
  func allowsNotice(in chat: Int64, open: Int, at now: ContinuousClock.Instant) -> Bool {
    if let end = floods[chat], now < end { return false }
    guard chat < 0 else { return true }
    let recent = sent[chat, default: []].count { $0 > now - .seconds(60) }
    return recent + open < ChatBudget.groupLimit
  }
}
