import Configuration
import Crypto
import JSON

/// What a promotion is decided on, without times and approvals: equal inputs give equal bytes (DESIGN §7).
struct PromotionCase: Equatable, Sendable {
  let from: EnvironmentName
  let to: EnvironmentName
  let commit: String
  /// Who asked for the promotion, and may not approve it.
  let requestedBy: String
  let policy: Digest
  /// The lock, when there is one.
  let lock: Digest?
  /// The manifest of `to`, when there is one.
  let manifest: Digest?
  /// Every file of evidence that was looked at, sorted by name.
  let evidence: [Evidence]
  /// Every rule and its verdict, in the gate's order.
  let rules: [Rule]

  struct Evidence: Equatable, Sendable {
    let name: String
    let sha256: Digest
  }

  struct Rule: Equatable, Sendable {
    let id: String
    let verdict: Verdict
  }

  /// The members in the order of DESIGN §7.
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

  /// The bytes whose SHA-256 is the case id: RFC 8785.
  var canonical: [UInt8] { json.canonical }

  /// The case id.
  var id: Digest { SHA256.digest(of: canonical) }
}
