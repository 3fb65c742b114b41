import Crypto
import JSON
import Manifest
import RFC3339

extension VerdictDocument {
  /// Reads a verdict. Its case is made anew from its members, and must have the id that the document claims.
  init(parsing bytes: [UInt8]) throws(EvidenceError) {
    let value: JSONValue
    do throws(JSONError) { value = try JSONValue.parse(bytes) } catch {
      throw EvidenceError("\(error)")
    }
    guard value["apiVersion"] == "relay/v1", value["kind"] == "Verdict",
      let verdict = value["verdict"]?.stringValue.flatMap(Verdict.init(rawValue:)),
      let decided = value["decided"]?.stringValue.flatMap({ Timestamp($0) }),
      let isForced = value["forced_time"]?.boolValue, let caseValue = value["case"],
      let rows = value["rules"]?.arrayValue, let statement = value["statement"],
      let id = value["case_id"]?.stringValue
    else { throw EvidenceError("no verdict, expected what relayctl gate writes") }
    `case` = try PromotionCase(caseValue)
    guard `case`.id.hex == id else {
      throw EvidenceError(
        "case_id is \(id), but that of the case is \(`case`.id.hex)", isIntegrity: true)
    }
    self.verdict = verdict
    self.decided = decided
    hasForcedTime = isForced
    var rules: [Row] = []
    for row in rows { rules.append(try Row(row)) }
    self.rules = rules
    self.statement = statement == .null ? nil : try DSSEEnvelope(statement)
    try requireOneStory()
    guard self.bytes == bytes else {
      throw EvidenceError(
        "not in the one written form, or with members that are not known", isIntegrity: true)
    }
  }

  /// Table, case and verdict must say the same.
  private func requireOneStory() throws(EvidenceError) {
    guard rules.map({ PromotionCase.Rule(id: $0.id, verdict: $0.verdict) }) == `case`.rules else {
      throw EvidenceError("the table says something else than the case", isIntegrity: true)
    }
    let isYes = !rules.isEmpty && rules.allSatisfy { $0.verdict == .yes }
    guard isYes == (verdict == .yes) else {
      throw EvidenceError("the verdict says something else than its rules", isIntegrity: true)
    }
  }
}

extension VerdictDocument.Row {
  fileprivate init(_ value: JSONValue) throws(EvidenceError) {
    guard let id = value["id"]?.stringValue,
      let verdict = value["verdict"]?.stringValue.flatMap(Verdict.init(rawValue:)),
      let reason = value["reason"]?.stringValue, let notes = value["evidence"]?.arrayValue
    else { throw EvidenceError("rules: malformed, expected id, verdict, reason, evidence, next") }
    var evidence: [EvidenceNote] = []
    for note in notes {
      guard let name = note["name"]?.stringValue,
        let digest = note["sha256"]?.stringValue.flatMap({ Digest(hex: $0) })
      else { throw EvidenceError("rules: evidence without name or sha256") }
      evidence.append(
        EvidenceNote(name: name, sha256: digest, ageSeconds: note["age_seconds"]?.integerValue))
    }
    self.init(
      id: id, verdict: verdict, reason: reason, evidence: evidence,
      next: value["next"]?.stringValue)
  }
}

extension PromotionCase {
  /// Reads the member `case` of a verdict.
  fileprivate init(_ value: JSONValue) throws(EvidenceError) {
    func text(_ name: String) -> String? { value[name]?.stringValue }
    guard let from = text("from").flatMap(EnvironmentName.init(rawValue:)),
      let to = text("to").flatMap(EnvironmentName.init(rawValue:)), let commit = text("commit"),
      let requester = text("requested_by"),
      let policy = text("policy").flatMap({ Digest(hex: $0) }),
      let lock = text("lock"), let manifest = text("manifest"),
      let evidence = value["evidence"]?.arrayValue, let rules = value["rules"]?.arrayValue
    else { throw EvidenceError("case: malformed, expected the members of a case") }
    self.init(
      from: from, to: to, commit: commit, requestedBy: requester, policy: policy,
      lock: Digest(hex: lock), manifest: Digest(hex: manifest),
      evidence: evidence.compactMap { item in
        guard let name = item["name"]?.stringValue,
          let digest = item["sha256"]?.stringValue.flatMap({ Digest(hex: $0) })
        else { return nil }
        return Evidence(name: name, sha256: digest)
      },
      rules: rules.compactMap { item in
        guard let id = item["id"]?.stringValue,
          let verdict = item["verdict"]?.stringValue.flatMap(Verdict.init(rawValue:))
        else { return nil }
        return Rule(id: id, verdict: verdict)
      })
  }
}
