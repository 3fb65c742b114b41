/// Finds the known name that is nearest to a misspelled one.
package enum NearestName {
  /// Returns the nearest of `names` within two edits, or within one edit when `typed` has at most
  /// four bytes; nil when no name is that near. A transposition counts as one edit. Of equally near
  /// names, the first is returned.
  package static func match(for typed: String, among names: [String]) -> String? {
    match(for: typed, among: names.map(Sketch.init))
  }

  /// A name with precomputed properties that can rule it out without computing its distance.
  struct Sketch: Sendable {
    let name: String
    let byteCount: Int
    let occurring: UInt64

    init(_ name: String) {
      self.name = name
      byteCount = name.utf8.count
      occurring = NearestName.occurring(name)
    }
  }

  static func match(for typed: String, among names: [Sketch]) -> String? {
    let byteCount = typed.utf8.count
    let occurring = occurring(typed)
    var bound = byteCount <= 4 ? 1 : 2
    var best: String?
    for index in names.indices {
      // An edit adds, removes or replaces one byte, so it changes at most two bits of `occurring`.
      guard abs(names[index].byteCount - byteCount) <= bound,
        (names[index].occurring ^ occurring).nonzeroBitCount <= 2 * bound
      else { continue }
      let distance = distance(from: Array(typed.utf8), to: Array(names[index].name.utf8))
      guard distance <= bound else { continue }
      best = names[index].name
      bound = distance - 1
    }
    return best
  }

  /// Returns the set of byte values in the name, modulo 64, as a bit mask.
  private static func occurring(_ name: String) -> UInt64 {
    name.utf8.reduce(0) { $0 | 1 << UInt64($1 & 63) }
  }

  /// Returns the optimal string alignment distance: the number of insertions, deletions,
  /// replacements and transpositions of adjacent bytes.
  private static func distance(from left: [UInt8], to right: [UInt8]) -> Int {
    var beforePrevious = [Int](repeating: 0, count: right.count + 1)
    var previous = Array(0...right.count)
    for (row, byte) in left.enumerated() {
      var current = [row + 1]
      for (column, other) in right.enumerated() {
        var least = previous[column] + (byte == other ? 0 : 1)
        least = min(least, previous[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, byte == right[column - 1], left[row - 1] == other {
          least = min(least, beforePrevious[column - 1] + 1)
        }
        current.append(least)
      }
      beforePrevious = previous
      previous = current
    }
    return previous[right.count]
  }
}
