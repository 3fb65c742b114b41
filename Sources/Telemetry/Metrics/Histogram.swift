/// Durations, counted between fixed bounds.
package struct Histogram<Labels: LabelSet>: Sendable {
  let instrument: Instrument
  private(set) var series = Series<Labels, Distribution>(startingAt: Distribution())
  private var samples: SampleBuffer<Labels>?

  init(_ instrument: Instrument, keepsSamples: Bool) {
    self.instrument = instrument
    samples = keepsSamples ? SampleBuffer() : nil
  }

  /// Records one duration; a negative one (the clock was set) counts as none.
  package mutating func record(_ duration: Duration, _ labels: Labels) {
    let milliseconds = duration.milliseconds
    series.update(labels) { $0.record(milliseconds) }
    samples?.append(milliseconds, labels)
  }

  /// The single durations since the last call, for StatsD.
  mutating func takeTimings() -> [Timing] {
    guard let taken = samples?.take() else { return [] }
    return taken.map { labels, milliseconds, rate in
      Timing(
        name: instrument.name, labels: Label.list(labels), milliseconds: milliseconds, rate: rate)
    }
  }
}

extension Histogram where Labels == NoLabels {
  /// Records one duration; a negative one (the clock was set) counts as none.
  package mutating func record(_ duration: Duration) { record(duration, NoLabels()) }
}
