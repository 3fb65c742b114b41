/// One call as it came, for tests to assert order, spacing and number.
struct TelegramCall: Equatable, Sendable {
  /// The method's name as it was called.
  let method: String
  /// When the call had arrived whole.
  let time: ContinuousClock.Instant
  /// The HTTP status of the answer; nil while it is under way and for calls that get none.
  var status: Int?
  /// Of `getUpdates`: the offset.
  let offset: Int?
  /// Of `getUpdates`: the limit asked for.
  let limit: Int?
  /// Of `getUpdates`: the timeout asked for, in seconds.
  let timeout: Int?
  /// The chat that a method names.
  let chat: Int64?
}
