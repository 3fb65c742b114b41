import Configuration
import JSON
import RFC3339

extension SecretRow {
  /// The JSON form of the row, in the answer of `secrets` and in the summary of a promotion
  /// (docs/formats/json.md, docs/formats/verdict.md).
  var json: JSONValue {
    [
      "name": .string(age.variable), "source": .optional(source?.description),
      "version": .optional(age.version?.name),
      "created": .optional(age.version?.created?.description),
      "age_days": age.days.map { .integer($0) } ?? .null,
      "policy_days": age.rotationDays.map { .integer($0) } ?? .null,
      "days_left": daysLeft.map { .integer($0) } ?? .null,
      "verdict": .string(verdict.name),
    ]
  }
}
