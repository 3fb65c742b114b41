/// Which of the known words somebody meant.
enum Spelling {
  /// The nearest word, if it is within a third of its letters (at least one, at most three);
  /// letters are bytes, and two neighbours that changed places count as one change.
  static func nearest(to word: String, in words: [String]) -> String? {
    let typed = Array(word.utf8)
    guard typed.count <= 64 else { return nil }
    let near = words.map { ($0, distance(typed, Array($0.utf8))) }
      .filter { $0.1 <= min(3, max(1, $0.0.utf8.count / 3)) }
    return near.min { $0.1 < $1.1 }?.0
  }

  /// Optimal string alignment distance.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var before: [Int] = []
    var previous = Array(0...right.count)
    for row in left.indices {
      var current = [row + 1]
      for column in right.indices {
        let change = left[row] == right[column] ? 0 : 1
        var best = min(
          previous[column] + change, previous[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          best = min(best, before[column - 1] + 1)
        }
        current.append(best)
      }
      before = previous
      previous = current
    }
    return previous[right.count]
  }
}
