import Configuration
import Logbook
import Testing

@testable import Gate

/// The rule `release_record_named`.
@Suite struct ReleaseRecordNamedTests {
  private static let manifest = ["config-manifest.yaml"]
  private static let name = "release_record.json"
  private static let both = [name] + manifest
  private static let next = "add \(name) to the evidence: docs/formats/evidence.md"
  private static let record = """
    {"apiVersion": "relay/v1", "kind": "ReleaseRecord", "id": "CHG-7", "environment": "prod",
      "variable": "A2A_BASE_URL", "value": "https://new.prod.example.com"}
    """

  /// The manifest has another agent than the promoted one, and the evidence has a record.
  private static func changed(_ text: String = record) -> RuleRow.Change {
    {
      try $0.changeManifest { $0.configuration["A2A_BASE_URL"] = "https://new.prod.example.com" }
      $0.changeEvidence { $0[name].text = text }
    }
  }

  private static func malformed(_ label: String, _ old: String, _ new: String) -> RuleRow {
    .no(
      label,
      "\(name): not a release record for A2A_BASE_URL in prod, expected apiVersion, kind, id, "
        + "environment, variable, value", both, next: next,
      changed(record.replacing(old, with: new)))
  }

  private static let rows: [RuleRow] =
    [
      .yes("the agent of the last promotion", "A2A_BASE_URL is unchanged", manifest),
      .yes("dev to staging", "A2A_BASE_URL is unchanged", manifest, into: .staging),
      .yes("nothing was promoted before", "first promotion into prod", manifest) {
        try $0.forget(.promote)
        $0.promotedManifest = nil
      },
      .yes("something was promoted to staging", "first promotion into prod", manifest) {
        try $0.forget(.promote)
        try $0.record(.promote, ["manifest": GateSample.otherDigest], env: .staging)
        $0.promotedManifest = nil
      },
      .no(
        "the last promotion names no manifest",
        "the logbook entry of the last promotion names no manifest",
        next: "restore logbook/manifests from git: promoted manifests are never deleted",
        { try $0.record(.promote) }),
      .no(
        "the manifest of the last promotion was not read",
        "the logbook entry of the last promotion names no manifest",
        next: "restore logbook/manifests from git: promoted manifests are never deleted",
        { $0.promotedManifest = nil }),
      .yes(
        "another agent, with a record", "A2A_BASE_URL changed by release record CHG-7", both,
        changed()),
      .no(
        "not JSON", "\(name): JSON ends too early *", both, next: next, changed("{")),
      malformed("of another version", "relay/v1", "relay/v2"),
      malformed("of another kind", "\"ReleaseRecord\"", "\"Record\""),
      malformed("of another environment", "\"prod\"", "\"staging\""),
      malformed("of another variable", "A2A_BASE_URL", "A2A_TIMEOUT"),
      malformed("without an id", "\"id\"", "\"ID\""),
      malformed("with an empty id", "CHG-7", ""),
      malformed("with an id that is no ticket", "CHG-7", "CHG 7"),
      malformed("with an id that is a number", "\"CHG-7\"", "7"),
      .no(
        "of another value",
        "\(name): release record CHG-7: the value of A2A_BASE_URL differs from the manifest",
        both,
        next: next, changed(record.replacing("new.prod", with: "other.prod"))),
      .no(
        "without a value",
        "\(name): release record CHG-7: the value of A2A_BASE_URL differs from the manifest",
        both,
        next: next, changed(record.replacing("\"value\"", with: "\"VALUE\""))),
      .no(
        "another agent, without a record", "\(name): not in evidence.json",
        ["evidence.json"], next: next,
        {
          try $0.changeManifest { $0.configuration["A2A_BASE_URL"] = "https://new.example.com" }
        }),
    ]
    + RuleRow.evidence(of: name, maxAge: 31 * 86_400, both, next: next, given: changed())
    + RuleRow.passesOn("manifest") { $0.manifest = .failure($1) }
    + RuleRow.passesOn("logbook") { $0.log = .failure($1) }
    + RuleRow.passesOn("promoted manifest") { $0.promotedManifest = .failure($1) }

  @Test(arguments: rows) func decides(row: RuleRow) throws { try row.check(.releaseRecordNamed) }

  @Test func isAskedOfEveryPromotion() throws {
    #expect(try GateRule.releaseRecordNamed.isAsked(into: .staging))
    #expect(try GateRule.releaseRecordNamed.isAsked(into: .prod))
  }
}
