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
    case .addOwnReference: "add a reference in \(to)"
    case .removeOrDeclare: "remove the variable, or declare it in the contract"
    case .separate: "use a different value in \(to)"
    case .alignOrExcept: "align the environments, or add an exception to exceptions.yaml"
    case .alignOrDeclarePerEnvironment:
      "align the environments, or declare the variable as perEnvironment in the contract"
    case .alignPresenceOrExcept:
      "set it in both environments or in neither, or add an exception to exceptions.yaml"
    }
  }

  private func message(_ reason: DriftReason) -> String {
    switch reason {
    case .nothingCompared: "no variable was compared"
    case .overLimit:
      "drift is \(drift) % (\(differences) of \(compared) variables, including excused differences), "
        + "expected at most \(limit) %"
    case .notExcused(let variable, let kind, let obstacle):
      "\(variable): \(problem(kind))\(obstacle.message)"
    }
  }

  private func problem(_ kind: DriftChange.Kind) -> String {
    switch kind {
    case .missingSecret:
      "the secret is set in \(from) but not in \(to), and no exception can excuse this"
    case .undeclared: "not declared in the contract, and no exception can excuse this"
    case .shared: "\(from) and \(to) use the same value"
    case .extraSecret: "the secret is set only in \(to)"
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
