import Configuration
import Policy
import RFC3339

/// How old the secrets of one environment are: what `secrets` prints, the gate decides on, and a promotion records.
struct SecretAges: Sendable {
  let environment: EnvironmentName
  let now: Timestamp
  /// Soonest due first.
  let rows: [SecretRow]

  /// The variable whose value is a certificate with an end of its own.
  static let clientCertificate = "A2A_CLIENT_CERT_FILE"

  init(environment: EnvironmentName, now: Timestamp, rows: [SecretRow]) {
    self.environment = environment
    self.now = now
    self.rows = rows.sorted {
      ($0.urgency, $0.age.variable) < ($1.urgency, $1.age.variable)
    }
  }

  /// Whether every secret is young enough; zero secrets are a no, because nothing was checked.
  var isYes: Bool { !rows.isEmpty && rows.allSatisfy(\.verdict.isAllowed) }
}

/// One secret with its judgement.
struct SecretRow: Sendable {
  /// The judgement of one secret, in the words of answers.
  enum Verdict: Equatable, Sendable {
    /// By its age against its rotation.
    case age(SecretAgeVerdict)
    /// A certificate that ends before the days which the policy keeps in hand.
    case expires
    /// A certificate whose end cannot be read.
    case unreadable

    var isAllowed: Bool {
      guard case .age(let verdict) = self else { return false }
      return verdict.isAllowed
    }

    var name: String {
      switch self {
      case .age(let verdict): verdict.rawValue
      case .expires: "expires"
      case .unreadable: "unreadable"
      }
    }

    /// The verb of the next step, before the variable's name.
    var next: String {
      switch self {
      case .age(.missing): "add"
      case .age(.fromTheFuture): "check the clock, or who made"
      case .age(.unknown): "find out the age of"
      case .age, .expires: "rotate"
      case .unreadable: "replace by a certificate in PEM"
      }
    }
  }

  let age: SecretAge
  /// Where it is kept; `nil` when the variable is not set.
  let source: Reference?
  /// What it is judged by: `90 d`, `60 d left`, or `–`.
  let policy: String
  /// Days until it must be replaced; negative when overdue, `nil` when nothing asks for it.
  let daysLeft: Int?
  let verdict: Verdict

  init(age: SecretAge, source: Reference) {
    self.age = age
    self.source = source
    policy = age.rotationDays.map { "\($0) d" } ?? "–"
    daysLeft = age.daysLeft
    verdict = .age(age.verdict)
  }

  /// A required variable that is not set.
  init(unset variable: Variable, now: Timestamp) {
    age = SecretAge(variable: variable.name, version: nil, rotationDays: nil, now: now)
    source = nil
    policy = "–"
    daysLeft = nil
    verdict = .age(.missing)
  }

  /// A client certificate, which must have `kept` days left before `notAfter`.
  init(age: SecretAge, source: Reference, notAfter: Timestamp?, daysLeft kept: Int) {
    self.age = age
    self.source = source
    policy = "\(kept) d left"
    daysLeft = notAfter.map { Int($0.seconds(since: age.now) / 86_400) - kept }
    guard let notAfter else {
      verdict = .unreadable
      return
    }
    let isEnough = notAfter >= age.now.adding(days: kept)
    verdict = isEnough || !age.verdict.isAllowed ? .age(age.verdict) : .expires
  }

  /// Orders soonest first: what fails without a date, then by days left, last what never ends.
  var urgency: Int {
    guard age.days != nil, verdict != .unreadable else { return .min }
    return daysLeft ?? .max
  }
}
