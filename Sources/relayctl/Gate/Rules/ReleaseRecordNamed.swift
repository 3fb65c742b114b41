import Console
import Crypto
import JSON
import Logbook
import Manifest
import Policy

/// A changed `A2A_BASE_URL` names the release record that changed it (R38).
enum ReleaseRecordNamed: GateRule {
  static let id = "release_record_named"
  private static let variable = "A2A_BASE_URL"
  private static let name = "release_record.json"

  static func applies(to promotion: PromotionRule) -> Bool { true }

  static func decide(_ input: GateInput) throws(Shortfall) -> Grounds {
    let stored = try input.manifest.get()
    let to = input.promotion.to
    guard let last = try input.log.get().lastPromotion(into: to) else {
      return Grounds(reason: "nothing was promoted to \(to) before", evidence: [stored.note])
    }
    let before = try promoted(last.content.digests["manifest"], input)
    guard before.manifest.configuration[variable] != stored.manifest.configuration[variable] else {
      return Grounds(reason: "\(variable) is as before", evidence: [stored.note])
    }
    return try record(stored, input)
  }

  /// The manifest of the last promotion, which must still be there.
  private static func promoted(
    _ digest: Digest?, _ input: GateInput
  ) throws(Shortfall) -> StoredManifest {
    let next = "bring logbook/manifests back from git: promoted manifests are kept for good"
    guard let digest else {
      throw .no("the last promotion's entry names no manifest, expected one", next: next)
    }
    do throws(Failure) {
      return try ManifestStore(workspace: input.workspace).load(digest.hex)
    } catch {
      throw Shortfall(error, next: next) ?? .no(error.message, next: next)
    }
  }

  private static func record(
    _ stored: StoredManifest, _ input: GateInput
  ) throws(Shortfall) -> Grounds {
    let next = "put \(name) into the evidence: docs/formats/evidence.md"
    let file = try input.evidence.file(name, maxAge: .seconds(31 * 86_400), next: next)
    let evidence = [file.note, stored.note]
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
        "\(name): no release record of \(variable) in \(input.promotion.to), expected apiVersion, kind, "
          + "id, environment, variable, value", evidence, next: next)
    }
    guard value["value"]?.stringValue == stored.manifest.configuration[variable] else {
      throw .no(
        "\(name): release record \(id) is about another \(variable) than the manifest's",
        evidence, next: next)
    }
    return Grounds(reason: "\(variable) changed by release record \(id)", evidence: evidence)
  }
}
