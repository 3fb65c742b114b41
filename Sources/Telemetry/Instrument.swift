/// What a metric is called and what it counts.
struct Instrument: Equatable, Sendable {
  /// The name as OTLP and StatsD carry it: lower case, with dots.
  let name: String
  /// The unit in UCUM: `ms`, `s`, `1`.
  let unit: String
  /// One sentence.
  let help: String
}
