package import Configuration

/// The sentences of a drift report, in every form of the answer and in the gate's reasons.
extension DriftReport {
  /// Why the verdict is no: one sentence per reason.
  package var reasonMessages: [String] { reasons.map(message) }

  /// What needs attention: one sentence per warning.
  package var warningMessages: [String] { warnings.map(\.message) }

  /// What to do about `change`; nil if it is accepted and the drift is within its limit.
  package func nextStep(for change: DriftChange) -> String? {
    switch change.remedy {
    case nil: nil
    case .addOwnReference: "align it: give \(to) its own reference"
    case .removeOrDeclare: "remove it, or declare it in the contract"
    case .separate: "give \(to) its own value"
    case .alignOrExcept: "align it, or name it in exceptions.yaml with a ticket"
    case .alignOrDeclarePerEnvironment:
      "align it, or declare it perEnvironment in the contract"
    case .alignPresenceOrExcept:
      "align it: set it in both or in neither, or name it in exceptions.yaml with a ticket"
    }
  }

  private func message(_ reason: DriftReason) -> String {
    switch reason {
    case .nothingCompared: "nothing was compared, expected at least one variable"
    case .overLimit:
      "drift is \(drift) % (\(differences) of \(compared)), expected at most \(limit) %, "
        + "with or without tickets"
    case .notExcused(let variable, let kind, let obstacle):
      "\(variable): \(problem(kind))\(obstacle.message)"
    }
  }

  private func problem(_ kind: DriftChange.Kind) -> String {
    switch kind {
    case .missingSecret: "a secret that \(from) has and \(to) lacks, which no ticket excuses"
    case .undeclared: "undeclared, which no ticket excuses"
    case .shared: "\(from) and \(to) share it"
    case .extraSecret: "a secret that only \(to) has"
    case .added: "only \(to) has it"
    case .removed: "only \(from) has it"
    case .changed: "the values differ"
    }
  }
}

extension DriftReason.Obstacle {
  /// The end of the sentence about a change; empty if no exception can excuse it.
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
      "\(variable): both values mean the same, but they are compared as bytes: write them the same way"
    }
  }
}

extension DriftException {
  fileprivate var name: String { "exception \(ticket) for \(variable)" }
}
