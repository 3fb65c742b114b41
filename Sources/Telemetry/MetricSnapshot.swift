/// All metrics at one moment.
package struct MetricSnapshot: Sendable {
  let environment: String
  /// When counting began.
  let start: WallTime
  let time: WallTime
  let families: [MetricFamily]

  /// The label that every value has besides its own.
  var environmentLabel: Label { Label(name: "env", value: environment) }
}

/// Single durations, for StatsD.
package struct MetricTimings: Sendable {
  let list: [Timing]
}
