import Crypto
import JSON
import RFC3339

/// What the gate found to hold: a Simple Verification Result v0.2 of in-toto, passing properties only.
///
/// What is not listed was not shown to hold, so taking something out never turns a no into a yes.
struct SVRStatement: Equatable, Sendable {
  /// The manifest, the lock and the case, as far as there are any.
  let subjects: [Statement.Subject]
  /// Who decided.
  let verifier: String
  /// The policy that was decided by.
  let policy: Digest
  let timeCreated: Timestamp
  /// What holds: `RELAY_` and the rule's name in capitals.
  let properties: [String]

  static let predicateType = "https://in-toto.io/attestation/svr/v0.2"
  /// Names of subjects and policies.
  static let manifestName = "config-manifest.yaml"
  static let lockName = "relay.lock"
  static let caseName = "promotion-case.json"
  static let policyName = "policy.yaml"

  /// What the rules of a case show to hold. The case itself is a subject: the result serves for no other.
  init(of promotion: PromotionCase, decided: Timestamp, authority: Authority) {
    var subjects: [Statement.Subject] = []
    if let manifest = promotion.manifest { subjects.append(.init(Self.manifestName, manifest)) }
    if let lock = promotion.lock { subjects.append(.init(Self.lockName, lock)) }
    self.subjects = subjects + [.init(Self.caseName, promotion.id)]
    verifier = authority.gate
    policy = promotion.policy
    timeCreated = decided
    properties = promotion.rules.filter { $0.verdict == .yes }.map { Self.property($0.id) }
  }

  /// The property that a rule stands for: `drift_within` is `RELAY_DRIFT_WITHIN`.
  static func property(_ rule: String) -> String {
    let letters = rule.uppercased().utf8.map { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) ? byte : UInt8(ascii: "_")
    }
    return "RELAY_" + String(decoding: letters, as: UTF8.self)
  }

  /// The statement to sign.
  var statement: Statement {
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
}

extension SVRStatement {
  /// Reads a statement of this type.
  init(_ statement: Statement) throws(AttestationError) {
    guard statement.predicateType == Self.predicateType else {
      throw AttestationError("predicateType: expected \(Self.predicateType)")
    }
    let predicate = statement.predicate
    guard let verifier = predicate["verifier"] else {
      throw AttestationError("verifier: expected an object")
    }
    subjects = statement.subjects
    self.verifier = try verifier.text("id")
    let policies = try Statement.Subject.list(verifier, "policies")
    guard policies.count == 1, policies[0].name == Self.policyName else {
      throw AttestationError("policies: expected exactly \(Self.policyName)")
    }
    policy = policies[0].sha256
    timeCreated = try predicate.value("timeCreated", "a time in UTC") { Timestamp($0) }
    var properties: [String] = []
    for element in try predicate.elements("properties") {
      guard let property = element.stringValue else {
        throw AttestationError("properties: expected texts")
      }
      properties.append(property)
    }
    self.properties = properties
  }

  /// Whether it says of exactly this case what its rules say.
  func isAbout(_ promotion: PromotionCase, authority: Authority) -> Bool {
    self == SVRStatement(of: promotion, decided: timeCreated, authority: authority)
  }
}
