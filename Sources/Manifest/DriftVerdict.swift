/// Why two environments are too far apart; nothing when they are not.
struct DriftVerdict {
  let compared: Int
  let differences: Int
  let limit: Percent
  let changes: [DriftChange]
  let from: EnvironmentName
  let to: EnvironmentName

  /// `differences / compared > limit`, in integers.
  private var isOverLimit: Bool { differences * 10_000 > limit.hundredths * compared }

  func reasons(_ book: ExceptionBook) -> [String] {
    var reasons: [String] = []
    if compared == 0 { reasons.append("nothing was compared, expected at least one variable") }
    if isOverLimit {
      let drift = Percent(differences, of: compared)
      reasons.append(
        "drift is \(drift) % (\(differences) of \(compared)), expected at most \(limit) %")
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
