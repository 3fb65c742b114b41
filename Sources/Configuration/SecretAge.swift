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

/// The ages of the secrets of one environment, judged: the input of the age table, of the gate,
/// and of the record of a promotion.
package struct SecretAges: Sendable {
  /// The variable whose value is a certificate, which has its own expiry date.
  package static let clientCertificate = "A2A_CLIENT_CERT_FILE"

  package let environment: EnvironmentName
  /// Time of the judgment.
  package let now: Timestamp
  /// The most urgent first.
  package let rows: [SecretRow]

  package init(environment: EnvironmentName, now: Timestamp, rows: [SecretRow]) {
    self.environment = environment
    self.now = now
    self.rows = rows.sorted {
      ($0.urgency, $0.age.variable) < ($1.urgency, $1.age.variable)
    }
  }

  /// Whether every secret is allowed. Without any secret it is false, because nothing was checked.
  package var isYes: Bool { !rows.isEmpty && rows.allSatisfy(\.verdict.isAllowed) }
}

/// One secret with its judgment.
package struct SecretRow: Sendable {
  package enum Verdict: Equatable, Sendable {
    /// Judged by its age and its rotation.
    case age(SecretAgeVerdict)
    /// A certificate with fewer days left than the policy requires.
    case expires
    /// A certificate whose end cannot be read.
    case unreadable

    package var isAllowed: Bool {
      guard case .age(let verdict) = self else { return false }
      return verdict.isAllowed
    }

    /// Its name in tables and JSON: `expires`, `unreadable`, or that of a ``SecretAgeVerdict``.
    package var name: String {
      switch self {
      case .age(let verdict): verdict.rawValue
      case .expires: "expires"
      case .unreadable: "unreadable"
      }
    }

    /// The next step, to be followed by the name of the variable.
    package var next: String {
      switch self {
      case .age(.missing): "add"
      case .age(.fromTheFuture): "check the clock, or who made"
      case .age(.unknown): "find out the age of"
      case .age, .expires: "rotate"
      case .unreadable: "replace by a certificate in PEM"
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

  /// A required variable that is not set.
  package init(unset variable: Variable, now: Timestamp) {
    age = SecretAge(variable: variable.name, version: nil, rotationDays: nil, now: now)
    source = nil
    policy = "–"
    daysLeft = nil
    verdict = .age(.missing)
  }

  /// A client certificate. It must have `required` days left before `notAfter`, which is nil when
  /// it cannot be read.
  package init(
    age: SecretAge, source: Reference, notAfter: Timestamp?, daysLeft required: Int
  ) {
    self.age = age
    self.source = source
    policy = "\(required) d left"
    daysLeft = notAfter.map { Int($0.seconds(since: age.now) / 86_400) - required }
    guard let notAfter else {
      verdict = .unreadable
      return
    }
    let isEnough = notAfter >= age.now.adding(days: required)
    verdict = isEnough || !age.verdict.isAllowed ? .age(age.verdict) : .expires
  }

  /// Orders rows: first those that fail without a date, then by days left, last those that never
  /// end.
  fileprivate var urgency: Int {
    guard age.days != nil, verdict != .unreadable else { return .min }
    return daysLeft ?? .max
  }
}
