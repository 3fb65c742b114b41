/// The name, unit and description of a metric.
struct Instrument: Equatable, Sendable {
  /// The name in OTLP and StatsD, in lower case with dots.
  let name: String
  /// The UCUM unit: `ms`, `s` or `1`.
  let unit: String
  /// The description, in one sentence.
  let help: String
}

/// The operations that ``MetricSet`` requires of each of its metrics.
protocol Metric: Sendable {
  /// The metric with its current values.
  var family: MetricFamily { get }
  /// Starts to record single durations.
  mutating func keepTimings()
  /// Removes and returns the single durations recorded since the last call.
  mutating func takeTimings() -> [Timing]
}

/// Default implementations for metrics other than histograms, which have no durations.
extension Metric {
  mutating func keepTimings() {}
  mutating func takeTimings() -> [Timing] { [] }
}

/// A metric that only increases.
package struct Counter<Labels: LabelSet>: Metric {
  private let instrument: Instrument
  private var series = Series<Labels, UInt64>(startingAt: 0)

  init(_ instrument: Instrument) { self.instrument = instrument }

  init(_ instrument: Instrument) where Labels: EnumeratedLabel {
    self.instrument = instrument
    for labels in Labels.allCases { series.declare(labels) }
  }

  init(_ instrument: Instrument) where Labels == NoLabels {
    self.instrument = instrument
    series.declare(NoLabels())
  }

  /// Adds `count`; does nothing if `count` is 0 or negative.
  package mutating func add(_ count: Int = 1, _ labels: Labels) {
    guard count > 0 else { return }
    series.update(labels) { $0 &+= UInt64(count) }
  }

  /// Creates a series with the value zero, so that its first increase is visible.
  package mutating func declare(_ labels: Labels) { series.declare(labels) }

  var family: MetricFamily {
    MetricFamily(instrument: instrument, values: .counter(series.points))
  }
}

extension Counter where Labels == NoLabels {
  /// Adds `count`; does nothing if `count` is 0 or negative.
  package mutating func add(_ count: Int = 1) { add(count, NoLabels()) }
}

/// A metric that increases and decreases. The initial value is 0.
package struct Gauge: Metric {
  private let instrument: Instrument
  private var value = 0.0

  init(_ instrument: Instrument) { self.instrument = instrument }

  /// Sets the current value. An infinity or NaN is ignored.
  package mutating func set(_ value: Double) {
    guard value.isFinite else { return }
    self.value = value
  }

  package mutating func set(_ value: Int) { set(Double(value)) }

  var family: MetricFamily { MetricFamily(instrument: instrument, values: .gauge(value)) }
}

/// The values of one instrument by label set. It has at most ``limit`` series, and one more for all
/// further label sets.
struct Series<Labels: LabelSet, Value: Sendable>: Sendable {
  /// The maximum number of series, which bounds the load of an instrument on metrics stores.
  static var limit: Int { 100 }

  private let initial: Value
  private var places: [Labels: Int] = [:]
  private var values: [(labels: Labels, value: Value)] = []

  init(startingAt initial: Value) { self.initial = initial }

  mutating func update(_ labels: Labels, _ body: (inout Value) -> Void) {
    body(&values[place(of: labels)].value)
  }

  /// Creates a series before anything is recorded in it.
  mutating func declare(_ labels: Labels) { update(labels) { _ in } }

  var points: [MetricFamily.Point<Value>] {
    values.map { MetricFamily.Point(labels: Label.list($0.labels), value: $0.value) }
  }

  private mutating func place(of labels: Labels) -> Int {
    if let place = places[labels] { return place }
    guard values.count < Self.limit || labels == .other else { return place(of: .other) }
    places[labels] = values.count
    values.append((labels, initial))
    return values.count - 1
  }
}
