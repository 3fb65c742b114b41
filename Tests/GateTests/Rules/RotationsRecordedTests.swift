import Attestation
import Configuration
import Crypto
import Logbook
import Manifest
import RFC3339
import Testing

@testable import Gate

/// The rule `rotations_recorded`.
@Suite struct RotationsRecordedTests {
  private static let manifest = ["config-manifest.yaml"]
  private static let name = "A2A_API_KEY"
  private static let created = GateSample.now.adding(days: -1)
  private static let version = SecretVersion(name: "4", created: created)
  private static let details = [
    "secret": name, "version": "4", "version_before": "3", "created": created.description,
  ]

  /// The manifest has version 4 of the key, the promoted one version 3; then `change`.
  private static func rotated(_ change: @escaping RuleRow.Change = { _ in }) -> RuleRow.Change {
    {
      try $0.changeManifest { $0.setVersion(of: name, version) }
      try change(&$0)
    }
  }

  private static func recorded(
    _ changed: [String: String] = [:], env: EnvironmentName = .prod, ticket: String = "OPS-7",
    backing: Backing = .signed
  ) -> RuleRow.Change {
    rotated {
      try $0.record(
        .rotate, [:], details.merging(changed) { $1 }, env: env, ticket: ticket, backing: backing)
    }
  }

  private static func missing(
    _ label: String, _ change: @escaping RuleRow.Change
  ) -> RuleRow {
    .no(
      label, "\(name): version 4 has no signed rotation statement", manifest,
      next: "run relayctl secrets rotated NAME --env prod --ticket TICKET --signer URI for each",
      change)
  }

  private static func yes(
    _ label: String, _ reason: String = "rotations recorded: \(name)",
    into target: EnvironmentName = .prod, _ change: @escaping RuleRow.Change
  ) -> RuleRow {
    .yes(label, reason, manifest, into: target, change)
  }

  private static let unchanged = "no secret changed since the last promotion"

  private static let rows: [RuleRow] =
    [
      yes("no new version", unchanged) { _ in },
      yes("dev to staging", unchanged, into: .staging) { _ in },
      yes("a new version with its statement") { try recorded()(&$0) },
      yes("a statement from before the last promotion") {
        try rotated()(&$0)
        try $0.record(.rotate, [:], details, ago: 900_000)
        let log = try $0.log.get()
        $0.log = .success(
          DeploymentLog(
            entries: log.entries.sorted { $0.time < $1.time }, statements: log.statements,
            authority: log.authority))
      },
      yes("nothing was promoted before", "first promotion into prod") {
        try rotated()(&$0)
        try $0.forget(.promote)
        $0.promotedManifest = nil
      },
      yes("a secret that was not in the promoted manifest", unchanged) {
        try rotated()(&$0)
        var before = ManifestParts(try GateSample.required($0.promotedManifest).get().manifest)
        before.secrets[name] = nil
        $0.promotedManifest = .success(try before.stored())
      },
      yes("a new version of a regulated variable", unchanged) {
        try $0.changeManifest { $0.setVersion(of: "PERSONA_MAP", version) }
      },
      missing("no entry", rotated()),
      missing("an entry typed by hand", recorded(backing: .none)),
      missing("a statement of another key", recorded(backing: .found(.refused("not signed")))),
      missing("in staging", recorded(env: .staging)),
      missing("of another version", recorded(["version": "5"])),
      missing("of another secret", recorded(["secret": "TELEGRAM_BOT_TOKEN"])),
      missing(
        "of this version of another vault",
        recorded(["created": GateSample.now.adding(days: -9).description])),
      missing("without a ticket", recorded(ticket: "")),
      missing("the statement of another entry") {
        try rotated()(&$0)
        try $0.record(.rotate, [:], details.merging(["version": "3"]) { $1 }, ago: 3600)
        try $0.repeatEntry(3, ago: 3600) { $0.details["version"] = "4" }
      },
      .no(
        "a vault that was made again", "\(name): version 3 has no signed rotation statement",
        manifest,
        next: "run relayctl secrets rotated NAME --env prod --ticket TICKET --signer URI for each"
      ) { try $0.changeManifest { $0.setVersion(of: name, .init(name: "3", created: created)) } },
      .no(
        "a statement that is not stored",
        "entry 3 names statement \(GateSample.otherDigest.hex.prefix(12))…, which is not stored",
        next: "restore the folder of the logbook from git",
        recorded(backing: .found(.missing(GateSample.otherDigest, in: 3)))),
      .no(
        "two secrets",
        "\(name): version 4 has no signed rotation statement; "
          + "TELEGRAM_BOT_TOKEN: version 4 has no signed rotation statement", manifest,
        next: "run relayctl secrets rotated NAME --env prod --ticket TICKET --signer URI for each"
      ) {
        try rotated()(&$0)
        try $0.changeManifest { $0.setVersion(of: "TELEGRAM_BOT_TOKEN", version) }
      },
      .no(
        "the manifest of the last promotion was not read",
        "the logbook entry of the last promotion names no manifest",
        next: "restore logbook/manifests from git: promoted manifests are never deleted",
        { $0.promotedManifest = nil }),
      .no(
        "a forged promotion of this manifest",
        "\(name): version 4 has no signed rotation statement",
        manifest,
        next: "run relayctl secrets rotated NAME --env prod --ticket TICKET --signer URI for each"
      ) {
        try rotated()(&$0)
        try $0.record(
          .promote, ["manifest": $0.manifest.get().sha256], [:], ago: 60, backing: .none)
      },
    ]
    + RuleRow.passesOn("manifest") { $0.manifest = .failure($1) }
    + RuleRow.passesOn("logbook") { $0.log = .failure($1) }
    + RuleRow.passesOn("promoted manifest") { $0.promotedManifest = .failure($1) }

  @Test(arguments: rows) func decides(row: RuleRow) throws { try row.check(.rotationsRecorded) }

  @Test func isAskedOfEveryPromotion() throws {
    #expect(try GateRule.rotationsRecorded.isAsked(into: .staging))
    #expect(try GateRule.rotationsRecorded.isAsked(into: .prod))
  }
}
