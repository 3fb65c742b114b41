/// All metrics at one moment, for the encodings.
package struct MetricSnapshot: Sendable {
  let environment: String
  /// When counting began.
  let start: WallTime
  let time: WallTime
  let families: [MetricFamily]

  /// The label that every value has in addition to its own.
  var environmentLabel: Label { Label(name: "env", value: environment) }
}

/// Single durations, for StatsD.
package struct MetricTimings: Sendable {
  let list: [Timing]
}

/// One instrument with all its values.
struct MetricFamily: Sendable {
  /// The value for one set of labels.
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
}
