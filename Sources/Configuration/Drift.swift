package import RFC3339

/// Compares two environments by the drift rule (docs/formats/environment-file.md §5).
package enum Drift {
  /// Compares two environments. `limit` is the largest accepted drift.
  ///
  /// Defaults are not filled in: a variable that is set on one side only is a difference. The drift
  /// is compared with the limit in integers, so a drift of exactly the limit passes.
  package static func compare(
    from: Environment, to: Environment, exceptions: [DriftException], limit: Percent,
    now: Timestamp
  ) -> DriftReport {
    let book = ExceptionBook(exceptions, from: from.name, to: to.name, now: now)
    let pairs = pairs(from, to)
    let compared = pairs.count { !$0.isSecret }
    let differences = pairs.count(where: \.isDifference)
    // differences / compared > limit
    let isOverLimit = differences * 10_000 > limit.hundredths * compared
    var changes: [DriftChange] = []
    var reasons: [DriftReason] = []
    if compared == 0 { reasons.append(.nothingCompared) }
    if isOverLimit { reasons.append(.overLimit) }
    var used: Set<Int> = []
    for pair in pairs {
      guard let kind = pair.kind else { continue }
      let match = book.match(for: pair)
      let accepted = kind.isExcusable && match?.isValid == true
      if accepted, let match { used.insert(match.index) }
      // A ticket excuses a difference, but the difference still counts toward the limit.
      let isSettled = accepted && !(isOverLimit && pair.isDifference)
      changes.append(
        DriftChange(
          variable: pair.name, kind: kind, class: pair.class, from: pair.shown(pair.from),
          to: pair.shown(pair.to), ticket: match?.ticket, accepted: accepted,
          remedy: isSettled ? nil : pair.remedy(kind)))
      if !accepted {
        let obstacle = kind.isExcusable ? book.obstacle(for: pair.name) : .notExcusable
        reasons.append(.notExcused(variable: pair.name, kind, obstacle))
      }
    }
    return DriftReport(
      from: from.name, to: to.name, compared: compared,
      comparedByValue: pairs.count(where: \.isComparedByValue), differences: differences,
      secrets: pairs.count - compared, limit: limit, changes: changes,
      reasons: reasons,
      warnings: book.warnings(used: used)
        + pairs.filter(\.hasTwoSpellings).map { .twoSpellings(variable: $0.name) })
  }

  /// Returns the variables of both sides, sorted by name. Merges the two sides, which are already
  /// sorted.
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

/// One variable in two environments. At least one of them sets the variable.
private struct DriftPair {
  let name: String
  /// Nil when the variable is undeclared.
  let `class`: VariableClass?
  let from: Environment.Entry?
  let to: Environment.Entry?

  init(from: Environment.Entry?, to: Environment.Entry?) {
    name = from?.name ?? to?.name ?? ""
    `class` = (from ?? to)?.variable?.class
    self.from = from
    self.to = to
  }

  var isSecret: Bool { `class`?.isSecret ?? false }

  /// Whether the values are compared. This is true for plain and undeclared variables; all others
  /// are compared by presence only.
  var isComparedByValue: Bool { `class`.map { $0 == .plain } ?? true }

  /// Whether the variable counts as a difference in the percentage.
  var isDifference: Bool {
    guard !isSecret else { return false }
    guard let from, let to else { return true }
    return isComparedByValue && !from.hasSameValue(as: to)
  }

  /// The kind of change to report; nil when there is nothing to report.
  var kind: DriftChange.Kind? {
    if `class` == nil { return .undeclared }
    switch (from, to) {
    case (nil, _): return isSecret ? .extraSecret : .added
    case (_, nil): return isSecret ? .missingSecret : .removed
    case (let from?, let to?):
      if isDifference { return .changed }
      return mustDiffer && from.hasSameValue(as: to) ? .shared : nil
    }
  }

  /// Whether the two values must differ, as those of the agent's address and every secret. An equal
  /// value would mean that the environments share an agent or a credential.
  private var mustDiffer: Bool { isSecret || name == "A2A_BASE_URL" }

  func shown(_ entry: Environment.Entry?) -> DriftChange.ShownValue? {
    guard let entry else { return nil }
    guard !entry.isMasked, case .literal(let value) = entry.value else { return .masked }
    return .text(String(decoding: value.reveal(), as: UTF8.self))
  }

  func remedy(_ kind: DriftChange.Kind) -> DriftChange.Remedy {
    switch kind {
    case .missingSecret: .addOwnReference
    case .undeclared: .removeOrDeclare
    case .shared: .separate
    case .extraSecret: .alignOrExcept
    case .added, .removed, .changed:
      `class` == .plain ? .alignOrDeclarePerEnvironment : .alignPresenceOrExcept
    }
  }

  /// Whether the values differ only in spelling, such as `30s` and `30000ms`. Values are compared
  /// as bytes, so such values are different.
  var hasTwoSpellings: Bool {
    guard isComparedByValue, let from, let to, let variable = from.variable,
      case .literal(let left) = from.value,
      case .literal(let right) = to.value, !from.hasSameValue(as: to),
      case .duration = variable.type, let time = TimeText.milliseconds(left.reveal())
    else { return false }
    return time == TimeText.milliseconds(right.reveal())
  }
}

/// The exceptions that apply to one comparison.
private struct ExceptionBook {
  struct Match {
    let index: Int
    let ticket: String
    /// Whether the exception names these values and has not expired.
    let isValid: Bool
  }

  private let exceptions: [(index: Int, exception: DriftException)]
  private let now: Timestamp

  init(
    _ exceptions: [DriftException], from: EnvironmentName, to: EnvironmentName, now: Timestamp
  ) {
    self.exceptions = exceptions.enumerated().filter { $1.applies(from: from, to: to) }
      .map { ($0, $1) }
    self.now = now
  }

  /// Returns an exception that excuses the pair. If there is none, returns the first exception for
  /// its variable.
  func match(for pair: DriftPair) -> Match? {
    guard !exceptions.isEmpty else { return nil }
    let candidates = exceptions.filter { $0.exception.variable == pair.name }.map {
      index, exception in
      Match(
        index: index, ticket: exception.ticket,
        isValid: exception.isInForce(at: now) && pair.from.fits(exception.from)
          && pair.to.fits(exception.to))
    }
    return candidates.first(where: \.isValid) ?? candidates.first
  }

  /// Returns why no exception excuses a change to this variable.
  func obstacle(for variable: String) -> DriftReason.Obstacle {
    let candidates = exceptions.map(\.exception).filter { $0.variable == variable }
    guard let first = candidates.first else { return .noException }
    guard let inForce = candidates.first(where: { $0.isInForce(at: now) }) else {
      return .expired(first)
    }
    return .otherValues(inForce)
  }

  /// Returns a warning for each exception that has expired, is not needed by this comparison, or
  /// expires within 7 days. `used` contains the indices of the exceptions that excused a change.
  func warnings(used: Set<Int>) -> [DriftWarning] {
    exceptions.compactMap { index, exception in
      guard exception.isInForce(at: now) else { return .expired(exception) }
      guard used.contains(index) else { return .unused(exception) }
      return exception.daysLeft(at: now) <= 7 ? .expiresSoon(exception) : nil
    }
  }
}

extension Environment.Entry {
  /// Reports whether both have the same value: equal bytes, or references to the same place.
  fileprivate func hasSameValue(as other: Environment.Entry) -> Bool {
    switch (value, other.value) {
    case (.literal(let left), .literal(let right)): left.hasSameBytes(as: right)
    case (.reference(let left), .reference(let right)): left.hasSameSource(as: right)
    default: false
    }
  }
}

extension Environment.Entry? {
  /// Reports whether the entry matches what an exception specifies for its side.
  fileprivate func fits(_ side: DriftException.Side) -> Bool {
    switch (self, side) {
    case (nil, .absent): return true
    case (nil, .value), (_?, .absent): return false
    case (let entry?, .value(let text)):
      let isByPresence = entry.variable.map { $0.class != .plain } ?? false
      if isByPresence, text.utf8.elementsEqual(SecretValue.mask.utf8) { return true }
      return switch entry.value {
      case .literal(let literal): literal.reveal().elementsEqual(text.utf8)
      case .reference(let reference): reference.description.utf8.elementsEqual(text.utf8)
      }
    }
  }
}
