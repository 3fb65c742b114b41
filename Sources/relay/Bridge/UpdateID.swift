/// Telegram's number of an update: positive, 32 bits, rising by one, and after a week of silence anything.
struct UpdateID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The number, 1 to 2³¹−1; 64 bits wide, so that the offset after the last one exists too.
  let number: Int64

  /// The id with that number; nil outside 1 to 2³¹−1.
  init?(_ number: Int64) {
    guard (1...Int64(Int32.max)).contains(number) else { return nil }
    self.number = number
  }

  static func < (left: UpdateID, right: UpdateID) -> Bool { left.number < right.number }

  var description: String { String(number) }
}
