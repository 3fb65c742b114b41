import Configuration

/// The wording of a drift report, for people and for JSON.
extension DriftReport {
  /// Why the verdict is no, a sentence for each reason.
  var reasonMessages: [String] { reasons.map(message) }

  /// What needs attention, a sentence for each warning.
  var warningMessages: [String] { warnings.map(\.message) }

  /// What to do about `change`; nil when it is accepted and the drift is within its limit.
  func nextStep(for change: DriftChange) -> String? {
    switch change.remedy {
    case nil: nil
    case .addOwnReference: "align it: give \(to) a reference of its own"
    case .removeOrDeclare: "take it out, or have it declared in the contract"
    case .separate: "give \(to) its own"
    case .alignOrExcept: "align it, or name it in exceptions.yaml with a ticket"
    case .alignOrDeclarePerEnvironment:
      "align it, or have it declared perEnvironment in the contract"
    case .alignPresenceOrExcept:
      "align it: set it in both or in neither, or name it in exceptions.yaml with a ticket"
    }
  }

  private func message(_ reason: DriftReason) -> String {
    switch reason {
    case .nothingCompared: "nothing was compared, expected at least one variable"
    case .overLimit:
      "drift is \(drift) % (\(differences) of \(compared)), expected at most \(limit) %, "
        + "tickets or not"
    case .notExcused(let variable, let kind, let obstacle):
      "\(variable): \(problem(kind))\(obstacle.message)"
    }
  }

  private func problem(_ kind: DriftChange.Kind) -> String {
    switch kind {
    case .missingSecret: "a secret that \(from) has and \(to) lacks, whatever the ticket"
    case .undeclared: "undeclared, whatever the ticket"
    case .shared: "\(from) and \(to) share it"
    case .extraSecret: "a secret that only \(to) has"
    case .added: "only \(to) has it"
    case .removed: "only \(from) has it"
    case .changed: "the values differ"
    }
  }
}

extension DriftReason.Obstacle {
  /// The end of the sentence about a change; empty when no exception can excuse it.
  fileprivate var message: String {
    switch self {
    case .notExcusable: ""
    case .noException: ", and no exception names it"
    case .expired(let exception):
      ", and the exception of \(exception.ticket) expired on \(exception.expires)"
    case .otherValues(let exception):
      ", and the exception of \(exception.ticket) names other values"
    }
  }
}

extension DriftWarning {
  fileprivate var message: String {
    switch self {
    case .expired(let exception):
      "\(exception.name) expired on \(exception.expires): it has no effect"
    case .unused(let exception): "\(exception.name) is unused: it excuses no difference"
    case .expiresSoon(let exception): "\(exception.name) expires on \(exception.expires)"
    case .twoSpellings(let variable):
      "\(variable): both mean the same; values are compared as bytes, so write them alike"
    }
  }
}

extension DriftException {
  fileprivate var name: String { "exception \(ticket) for \(variable)" }
}
