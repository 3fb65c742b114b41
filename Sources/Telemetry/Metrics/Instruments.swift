/// The name of a metric and what it measures.
struct Instrument: Equatable, Sendable {
  /// As in OTLP and StatsD: lower case, with dots.
  let name: String
  /// The unit in UCUM: `ms`, `s`, `1`.
  let unit: String
  /// One sentence.
  let help: String
}

/// What ``MetricSet`` needs from each of its metrics.
protocol Metric: Sendable {
  /// The metric with its present values.
  var family: MetricFamily { get }
  /// Keeps single durations from now on.
  mutating func keepTimings()
  /// Removes and returns the single durations since the last call.
  mutating func takeTimings() -> [Timing]
}

/// Only histograms have single durations.
extension Metric {
  mutating func keepTimings() {}
  mutating func takeTimings() -> [Timing] { [] }
}

/// A number that only increases.
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

  /// Adds `count`; does nothing for 0 and below.
  package mutating func add(_ count: Int = 1, _ labels: Labels) {
    guard count > 0 else { return }
    series.update(labels) { $0 &+= UInt64(count) }
  }

  /// Makes a series exist at zero, so that its first increase is visible.
  package mutating func declare(_ labels: Labels) { series.declare(labels) }

  var family: MetricFamily {
    MetricFamily(instrument: instrument, values: .counter(series.points))
  }
}

extension Counter where Labels == NoLabels {
  /// Adds `count`; does nothing for 0 and below.
  package mutating func add(_ count: Int = 1) { add(count, NoLabels()) }
}

/// A number that increases and decreases; 0 at the start.
package struct Gauge: Metric {
  private let instrument: Instrument
  private var value = 0.0

  init(_ instrument: Instrument) { self.instrument = instrument }

  /// Sets the present value; does nothing unless it is finite.
  package mutating func set(_ value: Double) {
    guard value.isFinite else { return }
    self.value = value
  }

  package mutating func set(_ value: Int) { set(Double(value)) }

  var family: MetricFamily { MetricFamily(instrument: instrument, values: .gauge(value)) }
}

/// The values of one instrument by their labels: at most ``limit`` sets of labels, and one for all
/// others.
struct Series<Labels: LabelSet, Value: Sendable>: Sendable {
  /// Bounds what one instrument costs in every metrics store downstream.
  static var limit: Int { 100 }

  private let initial: Value
  private var places: [Labels: Int] = [:]
  private var values: [(labels: Labels, value: Value)] = []

  init(startingAt initial: Value) { self.initial = initial }

  mutating func update(_ labels: Labels, _ body: (inout Value) -> Void) {
    body(&values[place(of: labels)].value)
  }

  /// Makes a series exist before anything is recorded.
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
