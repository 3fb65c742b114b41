package import RFC3339

/// Compares two environments by the rule of DESIGN §4 (R21, docs/formats/environment-file.md).
package enum Drift {
  /// Compares `from` with `to`; `limit` is the largest share of differences that passes.
  ///
  /// Defaults are not filled in: a variable set on one side only is a difference. The verdict is
  /// an integer comparison, so that exactly the limit passes.
  package static func compare(
    from: Environment, to: Environment, exceptions: [DriftException], limit: Percent,
    now: Timestamp
  ) -> DriftReport {
    let book = ExceptionBook(exceptions, from: from.name, to: to.name, now: now)
    let pairs = pairs(from, to)
    let compared = pairs.count { !$0.isSecret }
    let differences = pairs.count(where: \.isDifference)
    var verdict = DriftVerdict(
      from: from.name, to: to.name, compared: compared, differences: differences, limit: limit)
    var used: Set<Int> = []
    for pair in pairs {
      guard let kind = pair.kind else { continue }
      let match = book.match(for: pair)
      let accepted = pair.isExcusable(kind) && match?.isValid == true
      if accepted, let match { used.insert(match.index) }
      verdict.add(pair, kind, match: match, accepted: accepted)
    }
    return DriftReport(
      from: from.name, to: to.name, compared: compared,
      comparedByValue: pairs.count(where: \.isComparedByValue), differences: differences,
      secrets: pairs.count - compared, limit: limit, changes: verdict.changes,
      exceptionsUsed: exceptions.indices.filter(used.contains).map { exceptions[$0] },
      reasons: verdict.reasons(book), warnings: book.warnings(used: used) + pairs.compactMap(\.hint)
    )
  }

  /// Every variable of either side, sorted: both sides are, so this is a merge.
  private static func pairs(_ from: Environment, _ to: Environment) -> [DriftPair] {
    var pairs: [DriftPair] = []
    pairs.reserveCapacity(max(from.entries.count, to.entries.count))
    var left = from.entries[...]
    var right = to.entries[...]
    while true {
      switch (left.first, right.first) {
      case (nil, nil): return pairs
      case (let entry?, let other?) where entry.name == other.name:
        pairs.append(DriftPair(from: left.removeFirst(), to: right.removeFirst()))
      case (let entry?, let other) where other.map { entry.name < $0.name } ?? true:
        pairs.append(DriftPair(from: left.removeFirst(), to: nil))
      default: pairs.append(DriftPair(from: nil, to: right.removeFirst()))
      }
    }
  }
}
