import Configuration
import Gate
import JSON

extension DriftReport {
  /// The JSON form of the report, in the answer of `diff` and in the summary of a promotion
  /// (docs/formats/json.md, docs/formats/verdict.md).
  var json: JSONValue {
    [
      "from": .string(from.rawValue), "to": .string(to.rawValue), "compared": .integer(compared),
      "compared_by_value": .integer(comparedByValue), "secrets": .integer(secrets),
      "differences": .integer(differences), "drift_percent": .number(drift.description),
      "limit_percent": .number(limit.description), "verdict": .string(verdict),
      "reasons": .array(reasonMessages.map { .string($0) }),
      "warnings": .array(warningMessages.map { .string($0) }),
      "changes": .array(changes.map(json)),
    ]
  }

  private func json(_ change: DriftChange) -> JSONValue {
    [
      "variable": .string(change.variable), "kind": .string(change.kind.rawValue),
      "class": .optional(change.class?.name), "from": .optional(change.from?.description),
      "to": .optional(change.to?.description), "ticket": .optional(change.ticket),
      "accepted": .bool(change.accepted), "next": .optional(nextStep(for: change)),
    ]
  }
}
