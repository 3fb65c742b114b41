/// Durations, counted in buckets with fixed bounds.
package struct Histogram<Labels: LabelSet>: Metric {
  private let instrument: Instrument
  private var series = Series<Labels, Distribution>(startingAt: Distribution())
  private var samples: SampleBuffer<Labels>?

  init(_ instrument: Instrument) { self.instrument = instrument }

  /// Records one duration; a negative one (the clock was set) counts as zero.
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
  /// Records one duration; a negative one (the clock was set) counts as zero.
  package mutating func record(_ duration: Duration) { record(duration, NoLabels()) }
}

/// The number of durations in each bucket, and their sum.
struct Distribution: Equatable, Sendable {
  /// The inclusive upper bounds of the buckets, in milliseconds. Among them are the limits that
  /// relay is operated by: 4 s in the queue (P95; above it, an instance gets more CPU), and 12 s
  /// and 20 s for a round trip (P95 and P99).
  static let bounds: [Double] = [
    1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 4000, 8000, 12_000, 16_000, 20_000, 30_000,
  ]

  /// One count per bound, and one for what is above all bounds.
  private(set) var counts = [UInt64](repeating: 0, count: bounds.count + 1)
  /// In milliseconds.
  private(set) var sum = 0.0
  private(set) var count: UInt64 = 0

  mutating func record(_ milliseconds: Double) {
    let bucket = Distribution.bounds.firstIndex { milliseconds <= $0 } ?? Distribution.bounds.count
    counts[bucket] &+= 1
    sum += milliseconds
    count &+= 1
  }
}

/// One duration by itself, for StatsD.
struct Timing: Equatable, Sendable {
  let name: String
  let labels: [Label]
  let milliseconds: Double
  /// The share of all durations that was kept: 1, 0.5, 0.25, …
  let rate: Double
}

/// The single durations of one histogram between two flushes to StatsD.
///
/// When the buffer is full, every second duration is dropped, and from then on only every second
/// (fourth, …) is kept; the sample rate reports that.
struct SampleBuffer<Labels: LabelSet>: Sendable {
  /// How many durations are kept.
  static var limit: Int { 1024 }

  private var kept: [(labels: Labels, milliseconds: Double)] = []
  private var stride = 1
  private var seen = 0

  mutating func append(_ milliseconds: Double, _ labels: Labels) {
    defer { seen += 1 }
    guard seen.isMultiple(of: stride) else { return }
    if kept.count == Self.limit {
      kept = kept.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
      // The limit is even, so this duration is also due at the new stride.
      stride *= 2
    }
    kept.append((labels, milliseconds))
  }

  /// Removes and returns all durations; the rate is the share that was kept.
  mutating func take() -> [(labels: Labels, milliseconds: Double, rate: Double)] {
    let rate = 1 / Double(stride)
    defer { self = SampleBuffer() }
    return kept.map { ($0.labels, $0.milliseconds, rate) }
  }
}
