/// A number that goes up and down, 0 at the start.
package struct Gauge: Sendable {
  let instrument: Instrument
  private(set) var value = 0.0

  init(_ instrument: Instrument) { self.instrument = instrument }

  /// The present value, which is finite.
  package mutating func set(_ value: Double) {
    guard value.isFinite else { return }
    self.value = value
  }

  /// The present value.
  package mutating func set(_ value: Int) { set(Double(value)) }
}
