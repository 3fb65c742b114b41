import Crypto
import Evidence
import JSON
import RFC3339

/// Why a file is no verdict.
enum VerdictError: Error, Equatable {
  /// Not the form of a verdict.
  case malformed(String)
  /// The form of one, but its parts contradict each other: it was edited.
  case edited(String)

  init(_ error: AttestationError) { self = .malformed(error.description) }
}

extension VerdictDocument {
  /// Reads a file: exactly the documented members, and a table and a case id that fit the case.
  init(parsing bytes: [UInt8]) throws(VerdictError) {
    let value: JSONValue
    do throws(JSONError) { value = try JSONValue.parse(bytes) } catch {
      throw .malformed("\(error)")
    }
    let id: Digest
    do throws(AttestationError) {
      try value.requireMembers(
        [
          "apiVersion", "kind", "verdict", "case_id", "decided", "forced_time", "case", "rules",
          "statement",
        ], of: "verdict")
      guard value["apiVersion"] == .string(Self.apiVersion), value["kind"] == .string(Self.kind)
      else { throw AttestationError("kind: expected \(Self.kind) of \(Self.apiVersion)") }
      verdict = try value.value("verdict", "yes, no or undecided", Verdict.init(rawValue:))
      id = try value.value("case_id", "64 lower-case hex digits", Digest.init(hex:))
      decided = try value.value("decided", "a time in UTC") { Timestamp($0) }
      guard let isForced = value["forced_time"]?.boolValue else {
        throw AttestationError("forced_time: expected true or false")
      }
      hasForcedTime = isForced
      `case` = try PromotionCase(value["case"] ?? .null)
      var rules: [Rule] = []
      for element in try value.elements("rules") { rules.append(try Rule(element)) }
      self.rules = rules
      let statement = value["statement"] ?? .null
      self.statement = statement == .null ? nil : try DSSEEnvelope(statement)
    } catch {
      throw VerdictError(error)
    }
    try requireConsistency(id)
  }

  private func requireConsistency(_ id: Digest) throws(VerdictError) {
    guard `case`.id == id else {
      throw .edited("the case's SHA-256 is \(`case`.id.hex), expected case_id \(id.hex)")
    }
    let table = rules.map { PromotionCase.Rule(id: $0.id, verdict: $0.verdict) }
    guard table == `case`.rules else { throw .edited("rules: not those of the case") }
    guard verdict != .yes || (!rules.isEmpty && rules.allSatisfy { $0.verdict == .yes }) else {
      throw .edited("verdict: yes, though not every rule says so")
    }
    for note in rules.flatMap(\.evidence) {
      let known = `case`.evidence.first { $0.name == note.name }
      guard known == nil || known?.sha256 == note.sha256 else {
        throw .edited("rules: evidence with another digest than in the case")
      }
    }
  }
}

extension VerdictDocument.Rule {
  fileprivate init(_ value: JSONValue) throws(AttestationError) {
    try value.requireMembers(["id", "verdict", "reason", "evidence", "next"], of: "rule")
    id = try value.text("id")
    verdict = try value.value("verdict", "yes, no or undecided", Verdict.init(rawValue:))
    reason = try value.text("reason")
    next = value["next"] == .null ? nil : try value.text("next")
    var notes: [FileDigest] = []
    for element in try value.elements("evidence") {
      try element.requireMembers(["name", "sha256", "age_seconds"], of: "evidence")
      let age = element["age_seconds"]
      guard age == .null || age?.integerValue != nil else {
        throw AttestationError("age_seconds: expected a whole number or null")
      }
      notes.append(
        FileDigest(
          name: try element.text("name"),
          sha256: try element.value("sha256", "64 lower-case hex digits", Digest.init(hex:)),
          ageSeconds: age?.integerValue))
    }
    evidence = notes
  }
}
