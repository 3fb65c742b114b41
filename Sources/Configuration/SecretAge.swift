package import RFC3339

/// The current version of a secret in its vault.
package struct SecretVersion: Hashable, Sendable {
  /// The vault's name for the version: a number or a UUID.
  package let name: String

  /// The time at which this version of the secret was written; nil when the vault does not report
  /// it.
  package let created: Timestamp?

  package init(name: String, created: Timestamp?) {
    self.name = name
    self.created = created
  }
}

/// The verdict on the age of a secret, which decides whether a promotion is allowed.
package enum SecretAgeVerdict: String, Hashable, Sendable, CaseIterable {
  /// Not older than its rotation allows, or of known age and without a rotation.
  case ok
  /// Allowed, but at most `SecretAge.warningDays` days are left.
  case dueSoon = "due_soon"
  /// Older than its rotation allows.
  case tooOld = "too_old"
  /// Written after the time of the check. A clock is wrong, so every age may be wrong.
  case fromTheFuture = "from_the_future"
  /// The vault has the secret but does not report when it was written.
  case unknown
  /// The vault does not have the secret.
  case missing

  /// Whether the age allows a promotion.
  package var isAllowed: Bool { self == .ok || self == .dueSoon }
}

/// The age of a secret, checked against its rotation. It never contains the value of the secret.
package struct SecretAge: Hashable, Sendable {
  /// A secret is due soon when at most this number of days is left until its rotation.
  package static let warningDays = 7

  /// The variable whose value is the secret.
  package let variable: String

  /// The version in the vault; nil when the vault does not have the secret.
  package let version: SecretVersion?

  /// Days after which a version must be replaced; nil when neither the contract nor the policy sets
  /// a rotation.
  package let rotationDays: Int?

  /// The time of the check.
  package let now: Timestamp

  package init(variable: String, version: SecretVersion?, rotationDays: Int?, now: Timestamp) {
    self.variable = variable
    self.version = version
    self.rotationDays = rotationDays
    self.now = now
  }

  /// Whole days since the version was written, rounded down; nil when the secret is missing, of
  /// unknown age, or from the future.
  package var days: Int? {
    guard let created = version?.created, created <= now else { return nil }
    return Int(now.seconds(since: created) / 86_400)
  }

  /// Days until the secret must be rotated, `rotationDays - days`, negative when overdue; nil when
  /// either of them is nil.
  package var daysLeft: Int? {
    guard let days, let rotationDays else { return nil }
    return rotationDays - days
  }

  /// The age as a percentage of the rotation, rounded down, over 100 when overdue; nil when the age
  /// or the rotation is nil.
  package var usedPercent: Int? {
    guard let days, let rotationDays, rotationDays > 0 else { return nil }
    return days * 100 / rotationDays
  }

  /// The verdict at `now`. A version that is exactly as old as its rotation still passes; one
  /// second later it is too old.
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
  /// Orders by urgency: first secrets without a known age, then by days left, and last those
  /// without a rotation. Equally urgent secrets are ordered by variable.
  package static func < (left: SecretAge, right: SecretAge) -> Bool {
    left.urgency == right.urgency
      ? left.variable < right.variable : left.urgency < right.urgency
  }

  private var urgency: Int {
    guard days != nil else { return .min }
    return daysLeft ?? .max
  }
}

/// The ages of the secrets of one environment with their verdicts. The age table, the gate and the
/// record of a promotion use them.
package struct SecretAges: Sendable {
  /// The variable whose value is a certificate. It is checked by the certificate's expiry date.
  package static let clientCertificate = "A2A_CLIENT_CERT_FILE"

  package let environment: EnvironmentName
  /// The time of the check.
  package let now: Timestamp
  /// The secrets, the most urgent first.
  package let rows: [SecretRow]

  package init(environment: EnvironmentName, now: Timestamp, rows: [SecretRow]) {
    self.environment = environment
    self.now = now
    self.rows = rows.sorted {
      ($0.urgency, $0.age.variable) < ($1.urgency, $1.age.variable)
    }
  }

  /// Whether the age of every secret is allowed. It is false if there are no secrets, because
  /// nothing was checked.
  package var isYes: Bool { !rows.isEmpty && rows.allSatisfy(\.verdict.isAllowed) }
}

/// One secret with its verdict.
package struct SecretRow: Sendable {
  package enum Verdict: Equatable, Sendable {
    /// The verdict on the age of the secret.
    case age(SecretAgeVerdict)
    /// The certificate has fewer days left than the policy requires.
    case expires
    /// The certificate is not valid yet.
    case notYetValid
    /// The dates of the certificate cannot be read.
    case unreadable

    package var isAllowed: Bool {
      guard case .age(let verdict) = self else { return false }
      return verdict.isAllowed
    }

    /// The name in tables and JSON: `expires`, `not_yet_valid`, `unreadable`, or the name of a
    /// ``SecretAgeVerdict``.
    package var name: String {
      switch self {
      case .age(let verdict): verdict.rawValue
      case .expires: "expires"
      case .notYetValid: "not_yet_valid"
      case .unreadable: "unreadable"
      }
    }

    /// The next step, as a phrase that is followed by the name of the variable.
    package var next: String {
      switch self {
      case .age(.missing): "add"
      case .age(.fromTheFuture), .notYetValid: "check the clock and the source of"
      case .age(.unknown): "determine the age of"
      case .age, .expires: "rotate"
      case .unreadable: "store a PEM certificate in"
      }
    }
  }

  package let age: SecretAge
  /// Where the secret is kept; nil when the variable is not set.
  package let source: Reference?
  /// The rule that applies, as tables show it: `90 d`, `60 d left`, or `–`.
  package let policy: String
  /// Days until the secret must be replaced; negative when overdue, nil when no rule applies.
  package let daysLeft: Int?
  package let verdict: Verdict

  package init(age: SecretAge, source: Reference) {
    self.age = age
    self.source = source
    policy = age.rotationDays.map { "\($0) d" } ?? "–"
    daysLeft = age.daysLeft
    verdict = .age(age.verdict)
  }

  /// Creates the row of a required variable that is not set.
  package init(unset variable: Variable, now: Timestamp) {
    age = SecretAge(variable: variable.name, version: nil, rotationDays: nil, now: now)
    source = nil
    policy = "–"
    daysLeft = nil
    verdict = .age(.missing)
  }

  /// Creates the row of a client certificate, which must be valid now and have `required` days left
  /// before the end of `validity`. `validity` is nil when the dates cannot be read.
  package init(
    age: SecretAge, source: Reference, validity: ClosedRange<Timestamp>?, daysLeft required: Int
  ) {
    self.age = age
    self.source = source
    policy = "\(required) d left"
    daysLeft = validity.map { Int($0.upperBound.seconds(since: age.now) / 86_400) - required }
    guard let validity else {
      verdict = .unreadable
      return
    }
    guard age.verdict.isAllowed else {
      verdict = .age(age.verdict)
      return
    }
    guard validity.lowerBound <= age.now else {
      verdict = .notYetValid
      return
    }
    let isEnough = validity.upperBound >= age.now.adding(days: required)
    verdict = isEnough ? .age(age.verdict) : .expires
  }

  /// The sort key, smallest first: rows that fail without a date, then by days left, and last rows
  /// without an end.
  fileprivate var urgency: Int {
    guard age.days != nil, verdict != .unreadable, verdict != .notYetValid else { return .min }
    return daysLeft ?? .max
  }
}
