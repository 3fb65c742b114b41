import Configuration
import Evidence
import JSON
import Logbook
import Manifest
import Policy

extension GateRule {
  /// If `A2A_BASE_URL` changed since the last promotion, the evidence contains the release record
  /// of the change.
  ///
  /// No: `release_record.json: not in evidence.json`.
  /// Repair: put the release record of the change into the evidence (docs/formats/evidence.md).
  static let releaseRecordNamed = GateRule(
    id: "release_record_named", decide: ReleaseRecordNamed.decide)
}

private enum ReleaseRecordNamed {
  private static let variable = "A2A_BASE_URL"
  private static let name = "release_record.json"
  /// The maximum age of a release record: 31 days. An older record belongs to an earlier change.
  private static let maxAge = Duration.seconds(31 * 86_400)

  @Sendable static func decide(_ input: GateInput) throws(RuleFailure) -> RulePass {
    let stored = try input.manifest.get()
    let to = input.promotion.to
    guard let last = try input.log.get().lastPromotion(into: to) else {
      return RulePass("first promotion into \(to)", [stored.digest])
    }
    guard last.content.digests["manifest"] != nil, let promoted = input.promotedManifest else {
      throw .no(
        "the logbook entry of the last promotion names no manifest",
        next: "restore logbook/manifests from git: promoted manifests are never deleted")
    }
    let before = try promoted.get().manifest.configuration[variable]
    guard before != stored.manifest.configuration[variable] else {
      return RulePass("\(variable) is unchanged", [stored.digest])
    }
    return try record(stored, input)
  }

  private static func record(
    _ stored: StoredManifest, _ input: GateInput
  ) throws(RuleFailure) -> RulePass {
    let next = "add \(name) to the evidence: docs/formats/evidence.md"
    let file = try ruled(next: next, try input.evidence.file(name, maxAge: maxAge))
    let evidence = [file.digest, stored.digest]
    let value: JSONValue
    do throws(JSONError) { value = try JSONValue.parse(file.bytes) } catch {
      throw .no("\(name): \(error)", evidence, next: next)
    }
    guard value["apiVersion"] == "relay/v1", value["kind"] == "ReleaseRecord",
      value["environment"]?.stringValue == input.promotion.to.rawValue,
      value["variable"]?.stringValue == variable, let id = value["id"]?.stringValue,
      TicketText.isTicket(id)
    else {
      throw .no(
        "\(name): not a release record for \(variable) in \(input.promotion.to), expected apiVersion, kind, "
          + "id, environment, variable, value", evidence, next: next)
    }
    guard value["value"]?.stringValue == stored.manifest.configuration[variable] else {
      throw .no(
        "\(name): release record \(id): the value of \(variable) differs from the manifest",
        evidence, next: next)
    }
    return RulePass("\(variable) changed by release record \(id)", evidence)
  }
}
