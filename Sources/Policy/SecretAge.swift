package import RFC3339

/// How old a secret is, judged by its rotation (R27); never its value.
package struct SecretAge: Hashable, Sendable {
  /// Days before the end of a rotation from which a secret is due soon.
  package static let warningDays = 7

  /// Variable that the secret serves.
  package let variable: String

  /// Version in the vault; nil when the vault has no such secret.
  package let version: SecretVersion?

  /// Days after which a version must have been replaced; nil when the contract and the policy ask
  /// for no rotation.
  package let rotationDays: Int?

  /// Time of the judgement.
  package let now: Timestamp

  /// An age to judge: `version` nil is a missing secret, `rotationDays` nil one that need not
  /// rotate.
  package init(variable: String, version: SecretVersion?, rotationDays: Int?, now: Timestamp) {
    self.variable = variable
    self.version = version
    self.rotationDays = rotationDays
    self.now = now
  }

  /// Whole days since the version was written, rounded down; nil when missing, unknown or from the
  /// future.
  package var days: Int? {
    guard let created = version?.created, created <= now else { return nil }
    return Int(now.seconds(since: created) / 86_400)
  }

  /// Days left of the rotation, `rotationDays - days`, negative when overdue; nil when either is.
  package var daysLeft: Int? {
    guard let days, let rotationDays else { return nil }
    return rotationDays - days
  }

  /// Share of the rotation that is used up, in percent rounded down, over 100 when overdue; nil
  /// when either is.
  package var usedPercent: Int? {
    guard let days, let rotationDays, rotationDays > 0 else { return nil }
    return days * 100 / rotationDays
  }

  /// The judgement. A version exactly as old as its rotation still passes; a second later it does
  /// not.
  package var verdict: SecretAgeVerdict {
    guard let version else { return .missing }
    guard let created = version.created else { return .unknown }
    guard created <= now else { return .fromTheFuture }
    guard let rotationDays, let daysLeft else { return .ok }
    guard created.adding(days: rotationDays) >= now else { return .tooOld }
    return daysLeft <= Self.warningDays ? .dueSoon : .ok
  }
}

extension SecretAge: Comparable {
  /// Soonest first: what has no age and fails, then by days left, last what never rotates; ties by
  /// variable.
  package static func < (left: SecretAge, right: SecretAge) -> Bool {
    left.urgency == right.urgency
      ? left.variable < right.variable : left.urgency < right.urgency
  }

  private var urgency: Int {
    guard days != nil else { return .min }
    return daysLeft ?? .max
  }
}
