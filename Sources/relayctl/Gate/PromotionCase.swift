import Attestation
import Configuration
import Crypto
import JSON

/// What a promotion is decided on, without times and approvals: equal inputs yield equal bytes
/// (docs/formats/verdict.md).
struct PromotionCase: Equatable, Sendable {
  let from: EnvironmentName
  let to: EnvironmentName
  let commit: String
  /// Who requested the promotion, and may not approve it.
  let requestedBy: String
  let policy: Digest
  /// The lock, if there is one.
  let lock: Digest?
  /// The manifest of `to`, if there is one.
  let manifest: Digest?
  /// Every file of evidence that was read, sorted by name.
  let evidence: [Evidence]
  /// Every rule and its verdict, in the order of the gate.
  let rules: [Rule]

  struct Evidence: Equatable, Sendable {
    let name: String
    let sha256: Digest
  }

  struct Rule: Equatable, Sendable {
    let id: String
    let verdict: Verdict
  }

  /// The members in their documented order.
  var json: JSONValue {
    [
      "from": .string(from.rawValue), "to": .string(to.rawValue), "commit": .string(commit),
      "requested_by": .string(requestedBy), "policy": .string(policy.hex),
      "lock": .string(lock?.hex ?? ""), "manifest": .string(manifest?.hex ?? ""),
      "evidence": .array(
        evidence.map { ["name": .string($0.name), "sha256": .string($0.sha256.hex)] }),
      "rules": .array(
        rules.map { ["id": .string($0.id), "verdict": .string($0.verdict.rawValue)] }),
    ]
  }

  /// The bytes whose SHA-256 is the case ID: RFC 8785.
  var canonical: [UInt8] { json.canonical }

  /// The case ID.
  var id: Digest { SHA256.digest(of: canonical) }
}

extension PromotionCase {
  /// Reads the case of a verdict: exactly its members.
  init(_ value: ObjectReader<AttestationError>) throws(AttestationError) {
    try value.requireMembers([
      "from", "to", "commit", "requested_by", "policy", "lock", "manifest", "evidence", "rules",
    ])
    let hex = "64 lower-case hex digits"
    var evidence: [Evidence] = []
    for element in try value.objects("evidence") {
      try element.requireMembers(["name", "sha256"])
      evidence.append(
        Evidence(
          name: try element.text("name"),
          sha256: try element.parsed("sha256", expecting: hex, Digest.init(hex:))))
    }
    var rules: [Rule] = []
    for element in try value.objects("rules") {
      try element.requireMembers(["id", "verdict"])
      rules.append(Rule(id: try element.text("id"), verdict: try element.verdict()))
    }
    let environment = "an environment"
    self.init(
      from: try value.parsed("from", expecting: environment, EnvironmentName.init(rawValue:)),
      to: try value.parsed("to", expecting: environment, EnvironmentName.init(rawValue:)),
      commit: try value.text("commit"), requestedBy: try value.text("requested_by"),
      policy: try value.parsed("policy", expecting: hex, Digest.init(hex:)),
      lock: try PromotionCase.digest(value, "lock"),
      manifest: try PromotionCase.digest(value, "manifest"), evidence: evidence, rules: rules)
  }

  /// A digest; `nil` for the empty text, which means that there was no such file.
  private static func digest(
    _ value: ObjectReader<AttestationError>, _ name: String
  ) throws(AttestationError) -> Digest? {
    guard try !value.text(name).isEmpty else { return nil }
    return try value.parsed(
      name, expecting: "64 lower-case hex digits, or nothing", Digest.init(hex:))
  }
}

extension ObjectReader<AttestationError> {
  /// The member `verdict` of a verdict, a case or a rule.
  func verdict() throws(AttestationError) -> Verdict {
    try parsed("verdict", expecting: "yes, no or undecided", Verdict.init(rawValue:))
  }
}
