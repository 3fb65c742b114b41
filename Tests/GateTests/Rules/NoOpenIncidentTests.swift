import Configuration
import Crypto
import RFC3339
import Support
import Testing

@testable import Gate

/// The rule `no_open_incident`.
@Suite struct NoOpenIncidentTests {
  private static let manifest = ["config-manifest.yaml"]
  private static let rotate =
    "run relayctl vault rotate * NAME --ticket TICKET for each secret; then run relayctl manifest build * --incident *"
  private static let key = GateSample.digest("redaction key")

  /// A value that may have leaked. The sample's manifest has version 3 of each secret, with the digest
  /// of its name as the fingerprint.
  private static func leaked(
    _ name: String = "A2A_API_KEY", version: String = "2", fingerprint: String = "leaked",
    key: Digest = key
  ) -> LeakedSecret {
    LeakedSecret(
      name: name,
      value: .init(
        version: SecretVersion(name: version, created: GateSample.now.adding(days: -90)),
        fingerprint: GateSample.digest(fingerprint), redactionKey: key))
  }

  private static func incident(
    _ id: String = "INC-7", _ secrets: [LeakedSecret] = [leaked()],
    in environment: EnvironmentName = .prod, opened: Timestamp = GateSample.now.adding(days: -1),
    _ state: Incident.State = .open(objection: nil)
  ) -> Incident {
    Incident(
      id: id, environment: environment, secrets: secrets, reason: "leaked", opened: opened,
      entry: 3, state: state)
  }

  private static func given(_ incidents: Incident..., answers id: String? = nil) -> RuleRow.Change {
    {
      $0.incidents = .success(IncidentBook(incidents: incidents))
      if let id { try $0.changeManifest { $0.incident = id } }
    }
  }

  private static func unrotated(
    _ label: String, of names: String = "A2A_API_KEY", because reason: String,
    _ change: @escaping RuleRow.Change
  ) -> RuleRow {
    .no(
      label,
      "incident INC-7 is open*, and the manifest has no rotated version of: \(names); \(reason)",
      manifest, next: rotate, change)
  }

  private static let unnamed = "incident INC-7 is open*, and the manifest does not contain its id"
  private static let rotated = "the manifest contains INC-7 and its rotated secrets"
  private static let closed = Incident.State.closed(GateSample.now.adding(seconds: -60))
  private static let forged = Incident.State.open(
    objection: .init(reason: "entry 9 names no signed statements", answer: .no))

  private static let rows: [RuleRow] =
    [
      .yes("no incident", "no open incident", manifest),
      .yes("dev to staging", "no open incident", manifest, into: .staging),
      unrotated(
        "the leaked version", because: "A2A_API_KEY has version 3, expected a version newer than 3",
        given(incident("INC-7", [leaked(version: "3")]), answers: "INC-7")),
      unrotated(
        "an older version", because: "A2A_API_KEY has version 3, expected a version newer than 10",
        given(incident("INC-7", [leaked(version: "10")]), answers: "INC-7")),
      unrotated(
        "a newer version of the same value",
        because: "A2A_API_KEY has version 3 with the value that may have leaked",
        given(incident("INC-7", [leaked(fingerprint: "A2A_API_KEY")]), answers: "INC-7")),
      unrotated(
        "a fingerprint under another key",
        because: "A2A_API_KEY has a fingerprint under a different redaction key, *",
        given(incident("INC-7", [leaked(key: GateSample.otherDigest)]), answers: "INC-7")),
      unrotated(
        "a secret that the manifest lacks", of: "STATSD_TOKEN",
        because: "STATSD_TOKEN is not in the manifest",
        given(incident("INC-7", [leaked("STATSD_TOKEN")]), answers: "INC-7")),
      unrotated(
        "an unknown value that is older than the incident",
        because: "A2A_API_KEY has no version that was created after *",
        given(incident("INC-7", [LeakedSecret(name: "A2A_API_KEY", value: nil)]), answers: "INC-7")),
      .yes(
        "an unknown value and a version after the opening", rotated, manifest,
        given(
          incident(
            "INC-7", [LeakedSecret(name: "A2A_API_KEY", value: nil)],
            opened: GateSample.now.adding(days: -31)), answers: "INC-7")),
      unrotated(
        "one of two secrets was rotated", of: "TELEGRAM_BOT_TOKEN", because: "*",
        given(
          incident("INC-7", [leaked(), leaked("TELEGRAM_BOT_TOKEN", version: "3")]),
          answers: "INC-7")),
      unrotated(
        "closed by an entry that does not count",
        because: "A2A_API_KEY has version 3, expected a version newer than 3",
        given(incident("INC-7", [leaked(version: "3")], forged))),
      .no(
        "rotated, and the manifest does not name it", unnamed, manifest,
        next: "run relayctl manifest build prod --incident INC-7", given(incident())),
      .no(
        "rotated, and the manifest names another", unnamed, manifest,
        next: "run relayctl manifest build prod --incident INC-7",
        given(incident(), answers: "INC-8")),
      .yes(
        "rotated before it was opened, and the manifest names it", rotated, manifest,
        given(incident(), answers: "INC-7")),
      .yes(
        "rotated and named, closed by an entry that does not count", rotated, manifest,
        given(incident("INC-7", [leaked()], forged), answers: "INC-7")),
      .no(
        "another one is open too",
        "incident INC-8 is open, and the manifest has no rotated version of: PERSONA_MAP; *",
        manifest, next: rotate,
        given(
          incident(), incident("INC-8", [leaked("PERSONA_MAP", version: "3")]), answers: "INC-7")),
      .no(
        "opened twice, once about the current version",
        "incident INC-7 is open, and the manifest has no rotated version of: A2A_API_KEY; *",
        manifest, next: rotate,
        given(incident(), incident("INC-7", [leaked(version: "3")]), answers: "INC-7")),
      .yes("closed", "no open incident", manifest, given(incident("INC-7", [leaked()], closed))),
      .no(
        "closed, and the manifest has the leaked value",
        "the manifest contains the value of A2A_API_KEY that may have leaked in INC-7", manifest,
        next: "rotate A2A_API_KEY to a new value; then build the manifest again",
        given(incident("INC-7", [leaked(fingerprint: "A2A_API_KEY")], closed))),
      .integrity(
        "closed by an entry with a damaged statement", "incident INC-7: entry 9 forged", manifest,
        next: "restore logbook/objects from git",
        given(
          incident(
            "INC-7", [leaked()],
            .open(objection: .init(reason: "entry 9 forged", answer: .integrity))),
          answers: "INC-7")),
      .yes(
        "of another environment", "no open incident", manifest,
        given(incident("INC-7", [leaked(version: "3")], in: .staging))),
      .no(
        "dev to staging, with one of staging", "incident INC-7 is open, *", manifest, next: rotate,
        into: .staging, given(incident("INC-7", [leaked(version: "3")], in: .staging))),
      .no(
        "a statement that is not recorded",
        "incident INC-9 is open: bob@example.com signed approvals/x.json, and the log does not record it",
        manifest,
        next:
          "run relayctl incident open INC-9 --env prod --secret NAME --reason TEXT --ticket TICKET"
      ) {
        $0.incidents = .success(IncidentBook(pending: [pending(in: .prod)]))
      },
      .yes("a statement about another environment", "no open incident", manifest) {
        $0.incidents = .success(IncidentBook(pending: [pending(in: .staging)]))
      },
    ]
    + RuleRow.passesOn("manifest") { $0.manifest = .failure($1) }
    + RuleRow.passesOn("incidents") { $0.incidents = .failure($1) }

  private static func pending(in environment: EnvironmentName) -> PendingIncident {
    PendingIncident(
      id: "INC-9", environment: environment,
      statement: CountedApproval(
        file: "approvals/x.json", principal: "bob@example.com", key: "k",
        digest: GateSample.otherDigest, approval: PromotionSample.approval()))
  }

  @Test(arguments: rows) func decides(row: RuleRow) throws { try row.check(.noOpenIncident) }

  @Test func isAskedOfEveryPromotion() throws {
    #expect(try GateRule.noOpenIncident.isAsked(into: .staging))
    #expect(try GateRule.noOpenIncident.isAsked(into: .prod))
  }

  /// An older promoted manifest must not make the current value look rotated.
  @Test func takesTheNewestPromotedValue() throws {
    func manifest(_ version: String) throws -> StoredManifest {
      var input = try GateSample.input()
      try input.changeManifest {
        $0.setVersion(of: "A2A_API_KEY", SecretVersion(name: version, created: nil))
      }
      return try input.manifest.get()
    }
    let manifests = try ["2", "10", "9"].map { try manifest($0).manifest }
    for order in [manifests, manifests.reversed()] {
      let value = LeakedSecret("A2A_API_KEY", newestIn: order).value
      #expect(value?.version.name == "10")
    }
    #expect(LeakedSecret("STATSD_TOKEN", newestIn: manifests).value == nil)
    #expect(LeakedSecret("A2A_API_KEY", newestIn: []).value == nil)
  }
}
