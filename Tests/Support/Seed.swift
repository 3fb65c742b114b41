import Glibc

/// The seed of a random test: new in each run, or the one in `TEST_SEED`, to repeat a failure.
///
/// Give it to every expectation: `#expect(holds, "\(seed)")`.
package struct Seed: Equatable, Sendable, CustomStringConvertible {
  /// The number.
  package let number: UInt64

  /// `TEST_SEED`, or a random one.
  package init() {
    let given = getenv("TEST_SEED").flatMap { UInt64(String(cString: $0)) }
    number = given ?? UInt64.random(in: .min ... .max)
  }

  /// The generator that starts from it.
  package var generator: SplitMix64 { SplitMix64(seed: number) }

  /// How to run with it again: `TEST_SEED=5`.
  package var description: String { "TEST_SEED=\(number)" }
}
