/// Decides whether an error that only an operator can resolve, such as a refused token, is real.
///
/// Telegram sometimes refuses a valid token, for example while its servers restart. The
/// process must not end because of one such reply. An error is confirmed if it occurs again at
/// least ``span`` after the first time, and no call has succeeded in between.
struct FatalConfirmation: Sendable {
  /// The minimum time between the first error and the one that confirms it. With pauses of 1 s and
  /// 2 s between the calls, the third one in a row confirms the error.
  static let span = Duration.seconds(3)

  /// When the first error of the current series occurred.
  private var since: ContinuousClock.Instant?

  /// Records that a call failed with `error`. Returns whether the process must end.
  mutating func confirms(_ error: BotError, at now: ContinuousClock.Instant) -> Bool {
    guard error.scope == .fatal else { return false }
    guard let since else {
      self.since = now
      return false
    }
    return now - since >= FatalConfirmation.span
  }

  /// Records that a call has succeeded.
  mutating func clear() { since = nil }
}
