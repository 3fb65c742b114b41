/// The rules of the Bot API server for `getUpdates`, from its source (v10.0: Client.cpp, TQueue.cpp).
///
/// Times are in milliseconds of the simulation.
struct TelegramModel {
  struct Update: Equatable {
    let id: Int64
    let message: InboxMessage
  }

  /// The effect of a call, before any wait.
  struct Answer: Equatable {
    /// The updates in the reply.
    var updates: [Update]
    /// The updates that the call confirmed, which are deleted.
    var confirmed: [Update]
    /// How long the server waits if there is no update.
    var wait: Int
    /// The limit that applies.
    var limit: Int
  }

  /// Oldest first.
  private(set) var queue: [Update] = []
  /// The id of the next update.
  private(set) var tail: Int64
  private var lastCall: (offset: Int64, time: Int)?

  init(tail: Int64) { self.tail = tail }

  mutating func append(_ message: InboxMessage) {
    queue.append(Update(id: tail, message: message))
    tail += 1
  }

  /// `getUpdates`, with `timeout` in milliseconds.
  mutating func get(offset asked: Int64, limit: Int, timeout: Int, at now: Int) -> Answer {
    var limit = limit
    var wait = min(timeout, 50_000)
    if let lastCall, lastCall.offset == asked {
      if now < lastCall.time + 3000 { wait = max(wait, 3000) }
      if now < lastCall.time + 500 { limit = 1 }
    }
    lastCall = (asked, now)
    let confirmed = confirm(asked)
    return Answer(
      updates: Array(queue.prefix(limit)), confirmed: confirmed, wait: wait, limit: limit)
  }

  /// The reply to a waiting call when an update has arrived.
  func head(_ limit: Int) -> [Update] { Array(queue.prefix(limit)) }

  /// Restarts the ids at `tail`. Returns the updates of the queue, which are lost.
  mutating func restart(at tail: Int64) -> [Update] {
    defer { queue = [] }
    self.tail = tail
    return queue
  }

  private mutating func confirm(_ asked: Int64) -> [Update] {
    let offset = asked < 0 ? tail + asked : asked
    // Outside this range the server answers from the head and deletes nothing.
    guard offset > 0, offset <= tail + 10, offset >= tail - 2_000_000 else { return [] }
    let count = queue.prefix { $0.id < offset }.count
    defer { queue.removeFirst(count) }
    return Array(queue.prefix(count))
  }
}
