package import RFC3339

/// The version of a secret that its vault would return now.
package struct SecretVersion: Hashable, Sendable {
  /// The vault's own name of the version: a number or a UUID.
  package let name: String

  /// When this version, not the secret, was written; nil when the vault does not report it.
  package let created: Timestamp?

  package init(name: String, created: Timestamp?) {
    self.name = name
    self.created = created
  }
}

/// What the age of a secret means for a promotion.
package enum SecretAgeVerdict: String, Hashable, Sendable, CaseIterable {
  /// Young enough, or of known age and without rotation.
  case ok
  /// Allowed, with at most `SecretAge.warningDays` days left.
  case dueSoon = "due_soon"
  /// Older than its rotation.
  case tooOld = "too_old"
  /// Written after the time of the judgment: a clock is wrong, so every age may be wrong.
  case fromTheFuture = "from_the_future"
  /// The vault has the secret but does not report when it was written.
  case unknown
  /// The vault does not have the secret.
  case missing

  /// Whether a promotion may go on.
  package var isAllowed: Bool { self == .ok || self == .dueSoon }
}

/// How old a secret is, judged by its rotation. It never holds the secret's value.
package struct SecretAge: Hashable, Sendable {
  /// A secret is due soon when at most this many days of its rotation are left.
  package static let warningDays = 7

  /// Variable that the secret serves.
  package let variable: String

  /// Version in the vault; nil when the vault has no such secret.
  package let version: SecretVersion?

  /// Days after which a version must be replaced; nil when neither the contract nor the policy sets
  /// a rotation.
  package let rotationDays: Int?

  /// Time of the judgment.
  package let now: Timestamp

  package init(variable: String, version: SecretVersion?, rotationDays: Int?, now: Timestamp) {
    self.variable = variable
    self.version = version
    self.rotationDays = rotationDays
    self.now = now
  }

  /// Whole days since the version was written, rounded down; nil when it is missing, of unknown age
  /// or from the future.
  package var days: Int? {
    guard let created = version?.created, created <= now else { return nil }
    return Int(now.seconds(since: created) / 86_400)
  }

  /// Days left of the rotation, `rotationDays - days`, negative when overdue; nil when either of
  /// them is nil.
  package var daysLeft: Int? {
    guard let days, let rotationDays else { return nil }
    return rotationDays - days
  }

  /// Share of the rotation that is used up, in percent rounded down, over 100 when overdue; nil
  /// when the age or the rotation is nil.
  package var usedPercent: Int? {
    guard let days, let rotationDays, rotationDays > 0 else { return nil }
    return days * 100 / rotationDays
  }

  /// A version exactly as old as its rotation still passes; a second later it does not.
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
  /// The most urgent first: secrets without a usable age, then by days left, then those that never
  /// rotate; equals by variable.
  package static func < (left: SecretAge, right: SecretAge) -> Bool {
    left.urgency == right.urgency
      ? left.variable < right.variable : left.urgency < right.urgency
  }

  private var urgency: Int {
    guard days != nil else { return .min }
    return daysLeft ?? .max
  }
}
