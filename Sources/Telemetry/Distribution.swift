/// How many durations fell between the bounds, and their sum.
struct Distribution: Equatable, Sendable {
  /// The upper bounds, included, in milliseconds. 4, 12 and 20 s are limits of R61 and R2.
  static let bounds: [Double] = [
    1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 4000, 8000, 12_000, 16_000, 20_000, 30_000,
  ]

  /// One count for each bound and one for what is above all.
  private(set) var counts = [UInt64](repeating: 0, count: bounds.count + 1)
  /// In milliseconds.
  private(set) var sum = 0.0
  private(set) var count: UInt64 = 0

  mutating func record(_ milliseconds: Double) {
    let bucket = Distribution.bounds.firstIndex { milliseconds <= $0 } ?? Distribution.bounds.count
    counts[bucket] &+= 1
    sum += milliseconds
    count &+= 1
  }
}
