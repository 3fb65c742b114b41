package import RFC3339

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
