import Console
import Crypto
import JSON
import Manifest
import RFC3339

/// `verdict.json`: the case, when and how it was decided, and the signed statement of a yes (docs/formats/verdict.md).
struct VerdictDocument: Equatable, Sendable {
  let `case`: PromotionCase
  let decided: Timestamp
  let hasForcedTime: Bool
  let verdict: Verdict
  let rules: [Row]
  /// Only of a yes, and only when a signer was given.
  let statement: DSSEEnvelope?

  /// A row of the table.
  struct Row: Equatable, Sendable {
    let id: String
    let verdict: Verdict
    let reason: String
    let evidence: [EvidenceNote]
    let next: String?
  }

  /// The document of a decision.
  init(_ decision: GateDecision, statement: DSSEEnvelope?) {
    `case` = decision.case
    decided = decision.decided
    hasForcedTime = decision.hasForcedTime
    verdict = decision.verdict
    rules = decision.outcomes.map {
      Row(
        id: $0.rule, verdict: $0.answer.verdict, reason: $0.reason, evidence: $0.evidence,
        next: $0.next)
    }
    self.statement = statement
  }

  /// Two spaces a level, LF at the end.
  var bytes: [UInt8] {
    let document: JSONValue = [
      "apiVersion": "relay/v1", "kind": "Verdict", "verdict": .string(verdict.rawValue),
      "case_id": .string(`case`.id.hex), "decided": .string(decided.description),
      "forced_time": .bool(hasForcedTime), "case": `case`.json,
      "rules": .array(rules.map(VerdictDocument.json)), "statement": statement?.json ?? .null,
    ]
    return Array(document.pretty.utf8)
  }

  private static func json(_ row: Row) -> JSONValue {
    [
      "id": .string(row.id), "verdict": .string(row.verdict.rawValue),
      "reason": .string(row.reason), "evidence": .array(row.evidence.map(\.json)),
      "next": .optional(row.next),
    ]
  }
}

extension EvidenceNote {
  /// `{name, sha256, age_seconds}`.
  var json: JSONValue {
    [
      "name": .string(name), "sha256": .string(sha256.hex),
      "age_seconds": ageSeconds.map { .integer($0) } ?? .null,
    ]
  }
}
