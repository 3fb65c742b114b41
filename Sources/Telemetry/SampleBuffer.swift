/// The single durations of one histogram between two flushes to StatsD. Bounded: when it is full every second one
/// goes, and from then on only every second (fourth, …) is kept, which the sample rate says.
struct SampleBuffer<Labels: LabelSet>: Sendable {
  /// How many are kept.
  static var limit: Int { 1024 }

  private var kept: [(labels: Labels, milliseconds: Double)] = []
  private var stride = 1
  private var seen = 0

  mutating func append(_ milliseconds: Double, _ labels: Labels) {
    defer { seen += 1 }
    guard seen.isMultiple(of: stride) else { return }
    if kept.count == Self.limit {
      kept = kept.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
      // The limit is even, so this one is due at the new stride, too.
      stride *= 2
    }
    kept.append((labels, milliseconds))
  }

  /// Takes everything out; the rate is the part that was kept.
  mutating func take() -> [(labels: Labels, milliseconds: Double, rate: Double)] {
    let rate = 1 / Double(stride)
    defer { self = SampleBuffer() }
    return kept.map { ($0.labels, $0.milliseconds, rate) }
  }
}
