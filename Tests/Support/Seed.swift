import Glibc

/// The seed of a random test: new in each run, or that in `TEST_SEED`, to repeat a failure.
///
/// Pass it to every expectation: `#expect(isTrue, "\(seed)")`.
package struct Seed: Equatable, Sendable, CustomStringConvertible {
  package let number: UInt64

  /// Reads `TEST_SEED`, or chooses a random seed.
  package init() {
    let given = getenv("TEST_SEED").flatMap { UInt64(String(cString: $0)) }
    number = given ?? UInt64.random(in: .min ... .max)
  }

  /// A generator that starts with this seed.
  package var generator: SplitMix64 { SplitMix64(seed: number) }

  /// The variable that repeats the run: `TEST_SEED=5`.
  package var description: String { "TEST_SEED=\(number)" }
}

/// A small random number generator whose output depends only on its seed (Steele, Lea, Flood 2014).
package struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) {
    state = seed
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }
}
