package import Configuration

/// The messages of a drift report, used in every output format and in the reasons of the gate.
extension DriftReport {
  /// Why the verdict is `no`, one message per reason. Empty if the verdict is `yes`.
  package var reasonMessages: [String] { reasons.map(message) }

  /// One message per warning. Warnings do not change the verdict.
  package var warningMessages: [String] { warnings.map(\.message) }

  /// Returns the next step for `change`. Returns `nil` if an exception excuses the change and the
  /// drift is within its limit.
  package func nextStep(for change: DriftChange) -> String? {
    switch change.remedy {
    case nil: nil
    case .addOwnReference: "align it: add a reference in \(to)"
    case .removeOrDeclare: "remove it, or declare it in the contract"
    case .separate: "use a different value in \(to)"
    case .alignOrExcept: "align it, or name it in exceptions.yaml with a ticket"
    case .alignOrDeclarePerEnvironment:
      "align it, or declare it perEnvironment in the contract"
    case .alignPresenceOrExcept:
      "align it: set it in both or in neither, or name it in exceptions.yaml with a ticket"
    }
  }

  private func message(_ reason: DriftReason) -> String {
    switch reason {
    case .nothingCompared: "no variable was compared, expected at least one"
    case .overLimit:
      "drift is \(drift) % (\(differences) of \(compared) variables, excused ones included), "
        + "expected at most \(limit) %"
    case .notExcused(let variable, let kind, let obstacle):
      "\(variable): \(problem(kind))\(obstacle.message)"
    }
  }

  private func problem(_ kind: DriftChange.Kind) -> String {
    switch kind {
    case .missingSecret: "a secret set in \(from) but not in \(to), which no exception can excuse"
    case .undeclared: "not declared in the contract, which no exception can excuse"
    case .shared: "\(from) and \(to) use the same value"
    case .extraSecret: "a secret set only in \(to)"
    case .added: "set only in \(to)"
    case .removed: "set only in \(from)"
    case .changed: "the values differ"
    }
  }
}

extension DriftReason.Obstacle {
  /// The end of the message about a change; empty if no exception can excuse it.
  fileprivate var message: String {
    switch self {
    case .notExcusable: ""
    case .noException: ", and there is no exception for it"
    case .expired(let exception):
      ", and the exception for ticket \(exception.ticket) expired on \(exception.expires)"
    case .otherValues(let exception):
      ", and the exception for ticket \(exception.ticket) names different values"
    }
  }
}

extension DriftWarning {
  fileprivate var message: String {
    switch self {
    case .expired(let exception):
      "\(exception.name) expired on \(exception.expires) and has no effect"
    case .unused(let exception): "\(exception.name) is unused: no difference needs it"
    case .expiresSoon(let exception): "\(exception.name) expires on \(exception.expires)"
    case .twoSpellings(let variable):
      "\(variable): the values differ only in spelling, expected the same spelling in both"
    }
  }
}

extension DriftException {
  fileprivate var name: String { "exception \(ticket) for \(variable)" }
}
