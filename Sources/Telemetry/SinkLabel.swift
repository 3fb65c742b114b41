/// Where telemetry is sent.
package enum SinkLabel: String, EnumeratedLabel {
  package static let name = "sink"
  package static let other = SinkLabel.log
  /// Metrics by OTLP.
  case metrics
  /// Spans by OTLP.
  case traces
  /// Metrics by StatsD.
  case statsd
  /// Log lines on stdout.
  case log
}
