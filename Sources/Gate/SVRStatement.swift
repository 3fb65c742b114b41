package import Attestation
package import Crypto
import JSON
package import Policy
package import RFC3339

/// The rules that the gate found satisfied: a Simple Verification Result v0.2 of in-toto.
///
/// It lists the passing properties only. A missing property was not shown to be satisfied, so
/// removing one never turns a no into a yes.
package struct SVRStatement: Equatable, Sendable {
  /// The manifest and the lock, if there are any, and the case.
  package let subjects: [Statement.Subject]
  /// Who decided: the gate of an ``Authority``.
  package let verifier: String
  /// The digest of the policy that decided.
  package let policy: Digest
  package let timeCreated: Timestamp
  /// The satisfied rules: `RELAY_` and the name of a rule in capitals.
  package let properties: [String]

  private static let predicateType = "https://in-toto.io/attestation/svr/v0.2"
  /// The names of subjects and policies.
  static let manifestName = "config-manifest.yaml"
  static let lockName = "relay.lock"
  static let caseName = "promotion-case.json"
  static let policyName = "policy.yaml"

  /// The passing rules of a case. The case itself is a subject, so that the result is valid for no
  /// other case.
  package init(of promotion: PromotionCase, decided: Timestamp, authority: Authority) {
    var subjects: [Statement.Subject] = []
    if let manifest = promotion.manifest { subjects.append(.init(Self.manifestName, manifest)) }
    if let lock = promotion.lock { subjects.append(.init(Self.lockName, lock)) }
    self.subjects = subjects + [.init(Self.caseName, promotion.id)]
    verifier = authority.gate
    policy = promotion.policy
    timeCreated = decided
    properties = promotion.rules.filter { $0.verdict == .yes }.map { Self.property($0.id) }
  }

  /// The property of a rule: `drift_within` is `RELAY_DRIFT_WITHIN`.
  static func property(_ rule: String) -> String {
    let letters = rule.uppercased().utf8.map { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) ? byte : UInt8(ascii: "_")
    }
    return "RELAY_" + String(decoding: letters, as: UTF8.self)
  }

  /// Whether it lists exactly the passing rules of this case.
  package func isAbout(_ promotion: PromotionCase, authority: Authority) -> Bool {
    self == SVRStatement(of: promotion, decided: timeCreated, authority: authority)
  }

  /// The statement to sign.
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

  /// Reads a statement of this type.
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
    properties = try predicate.parsedList("properties", expecting: "texts") { $0 }
  }
}

/// Who signs the statements of a logbook, named by the host at the start of the logbook's origin.
package struct Authority: Equatable, Sendable {
  /// The host, such as `relay.example`.
  package let host: String

  package init(_ policy: PromotionPolicy) { self.init(origin: policy.logbookOrigin) }

  /// The first part of an origin such as `relay.example/logbook`.
  package init(origin: String) {
    host = String(origin.utf8.prefix { $0 != UInt8(ascii: "/") }) ?? origin
  }

  /// The gate, as the verifier's ID in summaries.
  var gate: String { "https://\(host)/relayctl/gate/v1" }

  /// The predicate type of promotions.
  package var promotion: String { "https://\(host)/attestation/promotion/v1" }
}
