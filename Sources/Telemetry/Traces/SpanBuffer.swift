/// Spans that wait for their export. Bounded: when it is full the oldest go, sampled ones before those of
/// fatal failures.
package struct SpanBuffer: Sendable {
  /// Spans that were taken out together, to be given back if their export failed.
  package struct Batch: Sendable {
    fileprivate let fatal: [Span]
    fileprivate let sampled: [Span]

    /// The spans, those of fatal failures first.
    package var spans: [Span] { fatal + sampled }
  }

  /// Which traces are kept when nothing fatal happened.
  package let ratio: SampleRatio
  /// The most spans it holds.
  package let capacity: Int
  private var fatal: [Span] = []
  private var sampled: [Span] = []

  /// An empty buffer.
  package init(keeping ratio: SampleRatio, capacity: Int = 2048) {
    precondition(capacity > 0, "room for a span")
    self.ratio = ratio
    self.capacity = capacity
  }

  /// How many spans wait.
  package var count: Int { fatal.count + sampled.count }

  /// Takes the spans of one trace if it is sampled or ended in a fatal failure (R46); tells how many spans,
  /// new or old, there was no room for.
  package mutating func add(_ spans: [Span], isFatal: Bool) -> Int {
    if isFatal {
      fatal += spans
    } else {
      sampled += spans.filter { ratio.keeps($0.trace) }
    }
    return makeRoom()
  }

  /// Takes out the oldest spans, at most `limit`; `nil` when there are none.
  package mutating func take(_ limit: Int = 512) -> Batch? {
    guard count > 0, limit > 0 else { return nil }
    let first = Array(fatal.prefix(limit))
    let second = Array(sampled.prefix(limit - first.count))
    fatal.removeFirst(first.count)
    sampled.removeFirst(second.count)
    return Batch(fatal: first, sampled: second)
  }

  /// Puts spans that were not exported back in front; tells how many there was no room for.
  package mutating func giveBack(_ batch: Batch) -> Int {
    fatal = batch.fatal + fatal
    sampled = batch.sampled + sampled
    return makeRoom()
  }

  private mutating func makeRoom() -> Int {
    let excess = max(0, count - capacity)
    let fromSampled = min(excess, sampled.count)
    sampled.removeFirst(fromSampled)
    fatal.removeFirst(excess - fromSampled)
    return excess
  }
}
