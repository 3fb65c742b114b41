package import Attestation
import Crypto
package import Evidence
package import JSON
package import RFC3339

/// The file `verdict.json` (docs/formats/verdict.md): `gate` writes it, and `approve` and `promote`
/// read it. Its version is that of its case.
package struct VerdictDocument: Equatable, Sendable {
  package let verdict: Verdict
  /// The time of the decision.
  package let decided: Timestamp
  /// Whether `--now` set the time of the decision.
  package let hasForcedTime: Bool
  /// The input of the decision.
  package let `case`: PromotionCase
  /// The table of the verdict, with one row per rule of the case.
  package let rules: [Rule]
  /// The signed list of satisfied rules; `nil` if the verdict is not `yes` or is not signed.
  package let statement: DSSEEnvelope?

  package init(
    verdict: Verdict, decided: Timestamp, hasForcedTime: Bool, `case`: PromotionCase, rules: [Rule],
    statement: DSSEEnvelope?
  ) {
    self.verdict = verdict
    self.decided = decided
    self.hasForcedTime = hasForcedTime
    self.case = `case`
    self.rules = rules
    self.statement = statement
  }

  /// The verdict of one rule, with its reason.
  package struct Rule: Equatable, Sendable {
    package let id: String
    package let verdict: Verdict
    package let reason: String
    package let evidence: [FileDigest]
    /// The next step; `nil` if the verdict is `yes`.
    package let next: String?
  }

  private static let kind = "Verdict"

  /// The JSON form, with the members in their documented order.
  package var json: JSONValue {
    [
      "apiVersion": .string(`case`.version.rawValue), "kind": .string(Self.kind),
      "verdict": .string(verdict.rawValue), "case_id": .string(`case`.id.hex),
      "decided": .string(decided.description), "forced_time": .bool(hasForcedTime),
      "case": `case`.json, "rules": .array(rules.map(\.json)),
      "statement": statement?.json ?? .null,
    ]
  }

  /// The bytes of the file: JSON with an indentation of two spaces and a line feed at the end.
  package var bytes: [UInt8] { Array(json.pretty.utf8) }
}

/// The reason why a file is not a valid verdict.
package enum VerdictError: Error, Equatable {
  /// The file does not have the format of a verdict.
  case malformed(String)
  /// The file has the format of a verdict, but its parts contradict each other, so it was edited.
  case edited(String)
}

extension VerdictDocument {
  /// Reads the content of a verdict file. Requires exactly the documented members, and that the
  /// table and the case ID match the case.
  package init(parsing bytes: [UInt8]) throws(VerdictError) {
    let value: JSONValue
    do throws(JSONError) { value = try JSONValue.parse(bytes) } catch {
      throw .malformed("\(error)")
    }
    let id: Digest
    do throws(AttestationError) {
      let document = try ObjectReader<AttestationError>(value)
      try document.requireMembers([
        "apiVersion", "kind", "verdict", "case_id", "decided", "forced_time", "case", "rules",
        "statement",
      ])
      try document.require("kind", Self.kind)
      verdict = try document.verdict()
      id = try document.parsed(
        "case_id", expecting: "64 lower-case hex digits", Digest.init(hex:))
      decided = try document.parsed("decided", expecting: "a time in UTC") { Timestamp($0) }
      guard let isForced = document.member("forced_time")?.boolValue else {
        throw document.unexpected("forced_time", expected: "true or false")
      }
      hasForcedTime = isForced
      `case` = try PromotionCase(document.object("case"))
      try document.require("apiVersion", `case`.version.rawValue)
      var rules: [Rule] = []
      for element in try document.objects("rules") { rules.append(try Rule(element)) }
      self.rules = rules
      statement =
        document.isNull("statement") ? nil : try DSSEEnvelope(document.object("statement"))
    } catch {
      throw .malformed(error.description)
    }
    try requireConsistency(id)
  }

  private func requireConsistency(_ id: Digest) throws(VerdictError) {
    guard `case`.id == id else {
      throw .edited("the case's SHA-256 is \(`case`.id.hex), expected case_id \(id.hex)")
    }
    let table = rules.map { PromotionCase.Rule(id: $0.id, verdict: $0.verdict) }
    guard table == `case`.rules else {
      throw .edited("rules: different from the rules of the case")
    }
    guard verdict != .yes || (!rules.isEmpty && rules.allSatisfy { $0.verdict == .yes }) else {
      throw .edited("verdict: yes, but not every rule is yes")
    }
    for note in rules.flatMap(\.evidence) {
      let known = `case`.evidence.first { $0.name == note.name }
      guard known == nil || known?.sha256 == note.sha256 else {
        throw .edited("rules: evidence with a digest that differs from the case")
      }
    }
  }
}

extension VerdictDocument.Rule {
  /// Creates the row of an outcome.
  package init(_ outcome: RuleOutcome) {
    self.init(
      id: outcome.rule, verdict: outcome.answer.verdict, reason: outcome.reason,
      evidence: outcome.evidence, next: outcome.next)
  }

  /// The JSON form, with the members in their documented order.
  package var json: JSONValue {
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
  fileprivate init(_ rule: ObjectReader<AttestationError>) throws(AttestationError) {
    try rule.requireMembers(["id", "verdict", "reason", "evidence", "next"])
    id = try rule.text("id")
    verdict = try rule.verdict()
    reason = try rule.text("reason")
    next = rule.isNull("next") ? nil : try rule.text("next")
    var notes: [FileDigest] = []
    for element in try rule.objects("evidence") {
      try element.requireMembers(["name", "sha256", "age_seconds"])
      let age = element.member("age_seconds")?.integerValue
      guard age != nil || element.isNull("age_seconds") else {
        throw element.unexpected("age_seconds", expected: "a whole number or null")
      }
      notes.append(
        FileDigest(
          name: try element.text("name"),
          sha256: try element.parsed(
            "sha256", expecting: "64 lower-case hex digits", Digest.init(hex:)),
          ageSeconds: age))
    }
    evidence = notes
  }
}
