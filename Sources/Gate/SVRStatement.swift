package import Attestation
package import Crypto
import JSON
package import Policy
package import RFC3339

/// The rules that the gate found satisfied, as a Simple Verification Result v0.2 of in-toto.
///
/// The statement lists only the satisfied rules. A rule that is not listed is not shown to be
/// satisfied, so removing a property never turns a `no` into a `yes`.
package struct SVRStatement: Equatable, Sendable {
  /// The manifest and the lock, if they exist, and the case.
  package let subjects: [Statement.Subject]
  /// The ID of the verifier: the gate of an ``Authority``.
  package let verifier: String
  /// The digest of the policy that the decision is based on.
  package let policy: Digest
  package let timeCreated: Timestamp
  /// The satisfied rules, each as `RELAY_` and the rule's name in capitals; and `RELAY_FORCED_TIME`
  /// if `--now` set the time of the decision.
  package let properties: [String]

  private static let predicateType = "https://in-toto.io/attestation/svr/v0.2"
  /// The names of subjects and policies.
  static let manifestName = "config-manifest.yaml"
  static let lockName = "relay.lock"
  static let caseName = "promotion-case.json"
  static let policyName = "policy.yaml"
  private static let forcedTime = "RELAY_FORCED_TIME"

  /// Creates the statement that lists the satisfied rules of a case. The case is one of the
  /// subjects, so the statement is not valid for a different case.
  package init(
    of promotion: PromotionCase, decided: Timestamp, hasForcedTime: Bool, authority: Authority
  ) {
    subjects = Self.documents(of: promotion) + [.init(Self.caseName, promotion.id)]
    verifier = authority.gate
    policy = promotion.policy
    timeCreated = decided
    properties =
      promotion.rules.filter { $0.verdict == .yes }.map { Self.property($0.id) }
      + (hasForcedTime ? [Self.forcedTime] : [])
  }

  /// Returns the manifest and the lock of a case as subjects, if they exist.
  static func documents(of promotion: PromotionCase) -> [Statement.Subject] {
    [
      promotion.manifest.map { .init(manifestName, $0) },
      promotion.lock.map { .init(lockName, $0) },
    ].compactMap(\.self)
  }

  /// Returns the property of a rule: `drift_within` becomes `RELAY_DRIFT_WITHIN`.
  static func property(_ rule: String) -> String {
    let letters = rule.uppercased().utf8.map { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) ? byte : UInt8(ascii: "_")
    }
    return "RELAY_" + String(decoding: letters, as: UTF8.self)
  }

  /// Reports whether the statement is the one that `authority` would make about this case: the same
  /// subjects, verifier, policy and satisfied rules, and the same word on the time.
  package func isAbout(
    _ promotion: PromotionCase, hasForcedTime: Bool, authority: Authority
  ) -> Bool {
    self
      == SVRStatement(
        of: promotion, decided: timeCreated, hasForcedTime: hasForcedTime, authority: authority)
  }

  /// The in-toto statement to sign.
  package var statement: Statement {
    Statement(
      subjects: subjects, predicateType: Self.predicateType,
      predicate: [
        "verifier": [
          "id": .string(verifier),
          "policies": .array([Statement.Subject(Self.policyName, policy).json]),
        ],
        "timeCreated": .string(timeCreated.description),
        "properties": .array(properties.map { .string($0) }),
      ])
  }

  /// Reads a Simple Verification Result. Throws if the statement has a different predicate type.
  package init(_ statement: Statement) throws(AttestationError) {
    guard statement.predicateType == Self.predicateType else {
      throw AttestationError("predicateType: expected \(Self.predicateType)")
    }
    let predicate = try statement.predicateReader()
    let verifier = try predicate.object("verifier")
    subjects = statement.subjects
    self.verifier = try verifier.text("id")
    let policies = try Statement.Subject.list(verifier, "policies")
    guard policies.count == 1, policies[0].name == Self.policyName else {
      throw verifier.unexpected("policies", expected: "exactly \(Self.policyName)")
    }
    policy = policies[0].sha256
    timeCreated = try predicate.parsed("timeCreated", expecting: "a time in UTC") { Timestamp($0) }
    properties = try predicate.parsedList("properties", expecting: "strings") { $0 }
  }
}

/// The authority that signs the statements of a logbook. Its name is the host at the start of the
/// logbook's origin.
package struct Authority: Equatable, Sendable {
  /// The origin of the logbook, such as `relay.example/logbook`.
  package let origin: String

  /// The host, such as `relay.example`.
  package let host: String

  package init(_ policy: PromotionPolicy) { self.init(origin: policy.logbookOrigin) }

  /// Creates the authority of an origin such as `relay.example/logbook`. The host is the part
  /// before the first slash.
  package init(origin: String) {
    self.origin = origin
    host = String(origin.utf8.prefix { $0 != UInt8(ascii: "/") }) ?? origin
  }

  /// The URI of the gate, used as the verifier's ID in signed summaries.
  var gate: String { "https://\(host)/relayctl/gate/v1" }

  /// The predicate type of promotion statements.
  package var promotion: String { "https://\(host)/attestation/promotion/v2" }

  /// The predicate type of promotion statements before version 2, read for history.
  package var firstPromotion: String { "https://\(host)/attestation/promotion/v1" }

  /// The predicate type of deployment statements.
  package var deployment: String { "https://\(host)/attestation/deployment/v1" }

  /// The predicate type of rotation statements.
  package var rotation: String { "https://\(host)/attestation/rotation/v1" }
}
