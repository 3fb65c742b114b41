/// A buffer of spans that are waiting to be exported. When it is full, the oldest spans are
/// dropped, but spans of fatal failures only after all sampled spans.
package struct SpanBuffer: Sendable {
  /// Spans that were removed from the buffer together. If their export fails, they are put back.
  package struct Batch: Sendable {
    fileprivate let fatal: [Span]
    fileprivate let sampled: [Span]

    /// The spans, those of fatal failures first.
    package var spans: [Span] { fatal + sampled }
  }

  /// The share of traces to keep. Traces with a fatal failure are always kept.
  package let ratio: SampleRatio
  /// The maximum number of spans in the buffer; 2,048 by default.
  package let capacity: Int
  private var fatal: [Span] = []
  private var sampled: [Span] = []

  package init(keeping ratio: SampleRatio, capacity: Int = 2048) {
    precondition(capacity > 0, "the capacity must be greater than 0")
    self.ratio = ratio
    self.capacity = capacity
  }

  package var count: Int { fatal.count + sampled.count }

  /// Adds the spans of one trace if the trace is sampled or ended in a fatal failure. Returns how
  /// many spans, old or new, were dropped because the buffer was full.
  package mutating func add(_ spans: [Span], isFatal: Bool) -> Int {
    if isFatal {
      fatal += spans
    } else {
      sampled += spans.filter { ratio.keeps($0.trace) }
    }
    return makeRoom()
  }

  /// Removes and returns the oldest spans, at most `limit` of them. Returns `nil` if the buffer is
  /// empty.
  package mutating func take(_ limit: Int = 512) -> Batch? {
    guard count > 0, limit > 0 else { return nil }
    let first = Array(fatal.prefix(limit))
    let second = Array(sampled.prefix(limit - first.count))
    fatal.removeFirst(first.count)
    sampled.removeFirst(second.count)
    return Batch(fatal: first, sampled: second)
  }

  /// Puts spans back at the front after a failed export. Returns how many were dropped because the
  /// buffer was full.
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

/// The share of traces to keep (OTEL_TRACES_SAMPLER_ARG). All processes with the same ratio make
/// the same decision about a trace.
package struct SampleRatio: Equatable, Sendable {
  private let limit: UInt64

  /// Creates a ratio from 0 (none) to 1 (all). Returns `nil` if it is outside that range.
  package init?(_ ratio: Double) {
    guard (0...1).contains(ratio) else { return nil }
    // The decision uses 63 bits. A ratio of 1 must keep the largest value, too.
    limit = ratio == 1 ? 1 << 63 : UInt64(ratio * 0x1p63)
  }

  package func keeps(_ trace: TraceID) -> Bool { trace.samplingBits < limit }
}
