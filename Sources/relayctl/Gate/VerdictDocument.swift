import Crypto
import Evidence
import JSON
import RFC3339

/// A verdict as `gate` writes it and `approve` reads it: `verdict.json` (docs/formats/verdict.md).
struct VerdictDocument: Equatable, Sendable {
  /// What is decided.
  let verdict: Verdict
  /// When.
  let decided: Timestamp
  /// Whether that time was given by `--now`.
  let hasForcedTime: Bool
  /// What it was decided on.
  let `case`: PromotionCase
  /// The table, a row each rule of the case.
  let rules: [Rule]
  /// The signed summary of a yes.
  let statement: DSSEEnvelope?

  /// What one rule says.
  struct Rule: Equatable, Sendable {
    let id: String
    let verdict: Verdict
    let reason: String
    let evidence: [FileDigest]
    /// What to do about a no.
    let next: String?
  }

  static let apiVersion = "relay/v1"
  static let kind = "Verdict"

  /// The members in their documented order.
  var json: JSONValue {
    [
      "apiVersion": .string(Self.apiVersion), "kind": .string(Self.kind),
      "verdict": .string(verdict.rawValue), "case_id": .string(`case`.id.hex),
      "decided": .string(decided.description), "forced_time": .bool(hasForcedTime),
      "case": `case`.json, "rules": .array(rules.map(\.json)),
      "statement": statement?.json ?? .null,
    ]
  }

  /// The file's bytes: two spaces a level, a line feed at the end.
  var bytes: [UInt8] { Array(json.pretty.utf8) }
}

extension VerdictDocument.Rule {
  /// The row of an outcome.
  init(_ outcome: RuleOutcome) {
    self.init(
      id: outcome.rule, verdict: outcome.answer.verdict, reason: outcome.reason,
      evidence: outcome.evidence, next: outcome.next)
  }

  /// The members in their documented order.
  var json: JSONValue {
    [
      "id": .string(id), "verdict": .string(verdict.rawValue), "reason": .string(reason),
      "evidence": .array(
        evidence.map {
          [
            "name": .string($0.name), "sha256": .string($0.sha256.hex),
            "age_seconds": $0.ageSeconds.map { .integer($0) } ?? .null,
          ]
        }),
      "next": .optional(next),
    ]
  }
}
