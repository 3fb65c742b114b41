/// A label's name and value.
struct Label: Hashable, Sendable {
  let name: String
  let value: String

  static func list(_ labels: some LabelSet) -> [Label] {
    zip(type(of: labels).names, labels.values).map { Label(name: $0, value: $1) }
  }
}

/// One duration by itself, as StatsD takes it.
struct Timing: Equatable, Sendable {
  let name: String
  let labels: [Label]
  let milliseconds: Double
  /// The part of all durations that was kept: 1, 0.5, 0.25, …
  let rate: Double
}

/// One instrument with all its values, as the encodings take it.
struct MetricFamily: Sendable {
  struct Point<Value: Sendable>: Sendable {
    let labels: [Label]
    let value: Value
  }

  enum Values: Sendable {
    case counter([Point<UInt64>])
    case gauge(Double)
    case histogram([Point<Distribution>])
  }

  let instrument: Instrument
  let values: Values

  /// Whether nothing has been recorded yet.
  var isEmpty: Bool {
    switch values {
    case .counter(let points): points.isEmpty
    case .gauge: false
    case .histogram(let points): points.isEmpty
    }
  }

  init(_ gauge: Gauge) {
    instrument = gauge.instrument
    values = .gauge(gauge.value)
  }

  init(_ counter: Counter<some LabelSet>) {
    instrument = counter.instrument
    values = .counter(
      counter.series.points.map { Point(labels: Label.list($0.labels), value: $0.value) })
  }

  init(_ histogram: Histogram<some LabelSet>) {
    instrument = histogram.instrument
    values = .histogram(
      histogram.series.points.map { Point(labels: Label.list($0.labels), value: $0.value) })
  }
}
