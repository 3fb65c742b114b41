/// A histogram of durations, with fixed bucket bounds.
package struct Histogram<Labels: LabelSet>: Metric {
  private let instrument: Instrument
  private var series = Series<Labels, Distribution>(startingAt: Distribution())
  private var samples: SampleBuffer<Labels>?

  init(_ instrument: Instrument) { self.instrument = instrument }

  /// Records a duration. A negative duration, which results from a clock adjustment, counts as
  /// zero.
  package mutating func record(_ duration: Duration, _ labels: Labels) {
    let milliseconds = duration.milliseconds
    series.update(labels) { $0.record(milliseconds) }
    samples?.append(milliseconds, labels)
  }

  var family: MetricFamily {
    MetricFamily(instrument: instrument, values: .histogram(series.points))
  }

  mutating func keepTimings() { samples = SampleBuffer() }

  mutating func takeTimings() -> [Timing] {
    guard let taken = samples?.take() else { return [] }
    return taken.map { labels, milliseconds, rate in
      Timing(
        name: instrument.name, labels: Label.list(labels), milliseconds: milliseconds, rate: rate)
    }
  }
}

extension Histogram where Labels == NoLabels {
  /// Records a duration. A negative duration, which results from a clock adjustment, counts as
  /// zero.
  package mutating func record(_ duration: Duration) { record(duration, NoLabels()) }
}

/// The number of durations in each bucket, and the sum of all durations.
struct Distribution: Equatable, Sendable {
  /// The inclusive upper bounds of the buckets, in milliseconds. The bounds include the operational
  /// limits of relay: a P95 queue wait of 4 s (above it, an instance gets more CPU), and a round
  /// trip of 12 s (P95) and 20 s (P99).
  static let bounds: [Double] = [
    1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 4000, 8000, 12_000, 16_000, 20_000, 30_000,
  ]

  /// One count for each bound, and a last count for durations above all bounds.
  private(set) var counts = [UInt64](repeating: 0, count: bounds.count + 1)
  /// The sum of all durations, in milliseconds.
  private(set) var sum = 0.0
  private(set) var count: UInt64 = 0

  mutating func record(_ milliseconds: Double) {
    let bucket = Distribution.bounds.firstIndex { milliseconds <= $0 } ?? Distribution.bounds.count
    counts[bucket] &+= 1
    sum += milliseconds
    count &+= 1
  }
}

/// A single duration, for StatsD.
struct Timing: Equatable, Sendable {
  let name: String
  let labels: [Label]
  let milliseconds: Double
  /// The sample rate: the share of durations that was kept, such as 1, 0.5 or 0.25.
  let rate: Double
}

/// The single durations of one histogram between two flushes to StatsD.
///
/// When the buffer is full, every second duration in it is dropped, and from then on only every
/// second new duration is kept, then every fourth, and so on. The sample rate accounts for the
/// dropped durations.
struct SampleBuffer<Labels: LabelSet>: Sendable {
  /// The maximum number of durations in the buffer.
  static var limit: Int { 1024 }

  private var kept: [(labels: Labels, milliseconds: Double)] = []
  private var stride = 1
  private var seen = 0

  mutating func append(_ milliseconds: Double, _ labels: Labels) {
    defer { seen += 1 }
    guard seen.isMultiple(of: stride) else { return }
    if kept.count == Self.limit {
      kept = kept.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
      // The limit is even, so the current duration is a multiple of the new stride, too.
      stride *= 2
    }
    kept.append((labels, milliseconds))
  }

  /// Removes and returns all durations. `rate` is the share of durations that was kept.
  mutating func take() -> [(labels: Labels, milliseconds: Double, rate: Double)] {
    let rate = 1 / Double(stride)
    defer { self = SampleBuffer() }
    return kept.map { ($0.labels, $0.milliseconds, rate) }
  }
}
