/// Why two environments are too far apart; nothing when they are not.
struct DriftVerdict {
  let from: EnvironmentName
  let to: EnvironmentName
  let compared: Int
  let differences: Int
  let limit: Percent
  private(set) var changes: [DriftChange] = []

  init(
    from: EnvironmentName, to: EnvironmentName, compared: Int, differences: Int, limit: Percent
  ) {
    self.from = from
    self.to = to
    self.compared = compared
    self.differences = differences
    self.limit = limit
  }

  /// `differences / compared > limit`, in integers.
  private var isOverLimit: Bool { differences * 10_000 > limit.hundredths * compared }

  /// A ticket excuses a difference, but over the limit it still is one too many.
  mutating func add(
    _ pair: DriftPair, _ kind: DriftChange.Kind, match: ExceptionBook.Match?, accepted: Bool
  ) {
    let isSettled = accepted && !(isOverLimit && pair.isDifference)
    changes.append(
      DriftChange(
        variable: pair.name, kind: kind, class: pair.class, from: pair.shown(pair.from),
        to: pair.shown(pair.to), ticket: match?.ticket, accepted: accepted,
        next: isSettled ? nil : pair.next(kind, from: from, to: to),
        isCounted: pair.isDifference))
  }

  func reasons(_ book: ExceptionBook) -> [String] {
    var reasons: [String] = []
    if compared == 0 { reasons.append("nothing was compared, expected at least one variable") }
    if isOverLimit {
      let drift = Percent(differences, of: compared)
      reasons.append(
        "drift is \(drift) % (\(differences) of \(compared)), expected at most \(limit) %, tickets or not"
      )
    }
    for change in changes where !change.accepted {
      reasons.append("\(change.variable): \(reason(change, book))")
    }
    return reasons
  }

  private func reason(_ change: DriftChange, _ book: ExceptionBook) -> String {
    switch change.kind {
    case .missingSecret: "a secret that \(from) has and \(to) lacks, whatever the ticket"
    case .undeclared: "undeclared, whatever the ticket"
    case .shared: "\(from) and \(to) share it"
    case .extraSecret: "a secret that only \(to) has, \(book.lack(for: change.variable))"
    case .added: "only \(to) has it, \(book.lack(for: change.variable))"
    case .removed: "only \(from) has it, \(book.lack(for: change.variable))"
    case .changed: "the values differ, \(book.lack(for: change.variable))"
    }
  }
}
