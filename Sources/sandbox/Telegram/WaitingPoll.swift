import Threads

/// A `getUpdates` that waits for an update.
struct WaitingPoll: Sendable {
  /// How its wait ends before its time.
  enum End: Equatable, Sendable {
    case answer([UInt8])
    /// Another consumer polls; the refusal goes out after `delay`.
    case conflict(after: Duration)
    case webhook
  }

  let event: OneShot<End>
  let limit: Int
}
