package import Attestation
package import Configuration
package import Crypto
package import JSON

/// The input of a decision about a promotion, without times and approvals. Equal inputs produce
/// equal bytes (docs/formats/verdict.md §1).
package struct PromotionCase: Equatable, Sendable {
  package let from: EnvironmentName
  package let to: EnvironmentName
  package let commit: String
  /// The person who requested the promotion and therefore must not approve it.
  package let requestedBy: String
  package let policy: Digest
  /// The SHA-256 of the lock; `nil` if there is no lock.
  package let lock: Digest?
  /// The SHA-256 of the manifest of ``to``; `nil` if there is no manifest.
  package let manifest: Digest?
  /// Every file that a rule examined, sorted by name.
  package let evidence: [Evidence]
  /// Every rule and its verdict, in the order of the gate.
  package let rules: [Rule]

  package struct Evidence: Equatable, Sendable {
    package let name: String
    package let sha256: Digest
  }

  package struct Rule: Equatable, Sendable {
    package let id: String
    package let verdict: Verdict
  }

  /// The JSON form, with the members in their documented order.
  package var json: JSONValue {
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

  /// The canonical bytes (RFC 8785). Their SHA-256 is the case ID.
  package var canonical: [UInt8] { json.canonical }

  /// The case ID: the SHA-256 of ``canonical``.
  package var id: Digest { SHA256.digest(of: canonical) }
}

extension PromotionCase {
  /// Reads the case in a verdict. Requires exactly the documented members.
  package init(_ value: ObjectReader<AttestationError>) throws(AttestationError) {
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

  /// Reads a digest. Returns `nil` for an empty string, which means that there was no such file.
  private static func digest(
    _ value: ObjectReader<AttestationError>, _ name: String
  ) throws(AttestationError) -> Digest? {
    guard try !value.text(name).isEmpty else { return nil }
    return try value.parsed(
      name, expecting: "64 lower-case hex digits, or an empty string", Digest.init(hex:))
  }
}

extension ObjectReader<AttestationError> {
  /// Reads the member `verdict` of a verdict document or of a rule.
  package func verdict() throws(AttestationError) -> Verdict {
    try parsed("verdict", expecting: "yes, no or undecided", Verdict.init(rawValue:))
  }
}
