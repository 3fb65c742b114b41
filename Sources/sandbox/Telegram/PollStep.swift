/// What a `getUpdates` comes to.
enum PollStep: Equatable, Sendable {
  /// It is answered with these bytes.
  case answer([UInt8])
  /// It is refused.
  case refuse(TelegramRefusal)
  /// It waits for an update, at most until then.
  case wait(until: ContinuousClock.Instant)
}
