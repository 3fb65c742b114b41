/// A number that only grows.
package struct Counter<Labels: LabelSet>: Sendable {
  let instrument: Instrument
  private(set) var series = Series<Labels, UInt64>(startingAt: 0)

  init(_ instrument: Instrument) { self.instrument = instrument }

  init(_ instrument: Instrument) where Labels: EnumeratedLabel {
    self.instrument = instrument
    for labels in Labels.allCases { series.declare(labels) }
  }

  init(_ instrument: Instrument) where Labels == NoLabels {
    self.instrument = instrument
    series.declare(NoLabels())
  }

  /// Counts `count` more; nothing for 0 and below.
  package mutating func add(_ count: Int = 1, _ labels: Labels) {
    guard count > 0 else { return }
    series.update(labels) { $0 &+= UInt64(count) }
  }

  /// Makes a series exist at zero, so that its first increase shows.
  package mutating func declare(_ labels: Labels) { series.declare(labels) }
}

extension Counter where Labels == NoLabels {
  /// Counts `count` more; nothing for 0 and below.
  package mutating func add(_ count: Int = 1) { add(count, NoLabels()) }
}
