/// The values of all metrics at one time, to be encoded.
package struct MetricSnapshot: Sendable {
  let environment: String
  /// The time at which counting began.
  let start: WallTime
  let time: WallTime
  let families: [MetricFamily]

  /// The label that is added to every value.
  var environmentLabel: Label { Label(name: "env", value: environment) }
}

/// Single durations, to be encoded for StatsD.
package struct MetricTimings: Sendable {
  let list: [Timing]
}

/// One instrument with its values for all label sets.
struct MetricFamily: Sendable {
  /// The value for one label set.
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
