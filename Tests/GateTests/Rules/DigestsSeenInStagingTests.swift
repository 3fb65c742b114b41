import Configuration
import Crypto
import Logbook
import Testing

@testable import Gate

/// The rule `digests_seen_in_staging`.
@Suite struct DigestsSeenInStagingTests {
  private static let name = "config-manifest.yaml"
  private static let deployed = ["lock": GateSample.lock.sha256, "image": GateSample.image]

  private static func never(
    _ label: String, of names: String = "image and lock", _ change: @escaping RuleRow.Change
  ) -> RuleRow {
    .no(
      label, "the logbook shows no healthy deployment of this \(names) in staging",
      [name],
      next: "deploy the release in staging, then run relayctl logbook append deploy "
        + "--env staging --digest lock=… --detail result=healthy", change)
  }

  /// The logbook has this instead of the sample's deployment.
  private static func instead(
    _ kind: EntryKind = .deploy, _ digests: [String: Digest] = deployed,
    _ result: String? = "healthy", in environment: EnvironmentName = .staging
  ) -> RuleRow.Change {
    {
      try $0.forget(.deploy)
      try $0.record(kind, digests, result.map { ["result": $0] } ?? [:], env: environment)
    }
  }

  private static func later(
    _ kind: EntryKind, _ result: String, of digests: [String: Digest] = deployed,
    in environment: EnvironmentName = .staging
  ) -> RuleRow.Change {
    { try $0.record(kind, digests, ["result": result], env: environment) }
  }

  private static let rows: [RuleRow] =
    [
      .yes(
        "deployed and healthy", "entry 2 records a healthy deployment in staging, 2 d ago", [name]),
      never("never deployed") { try $0.forget(.deploy) },
      never("deployed in prod only", instead(in: .prod)),
      never("deployed in dev only", instead(in: .dev)),
      never(
        "another lock",
        instead(.deploy, ["lock": GateSample.otherDigest, "image": GateSample.image])),
      never(
        "another image",
        instead(.deploy, ["lock": GateSample.lock.sha256, "image": GateSample.otherDigest])),
      never("a deployment that names no image", instead(.deploy, ["lock": GateSample.lock.sha256])),
      never("not healthy", instead(.deploy, deployed, "aborted")),
      never("without a result", instead(.deploy, deployed, nil)),
      never("promoted, and not deployed", instead(.promote)),
      never("aborted later", later(.deploy, "aborted")),
      never("rolled back later", later(.rollback, "healthy")),
      .yes(
        "deployed again after it was aborted",
        "entry 4 records a healthy deployment in staging, 60 min ago", [name]
      ) {
        try later(.deploy, "aborted")(&$0)
        try later(.deploy, "healthy")(&$0)
      },
      .yes(
        "another lock was aborted later",
        "entry 2 records a healthy deployment in staging, 2 d ago", [name],
        later(.deploy, "aborted", of: ["lock": GateSample.otherDigest, "image": GateSample.image])),
      .yes(
        "the same was aborted in prod later",
        "entry 2 records a healthy deployment in staging, 2 d ago", [name],
        later(.deploy, "aborted", in: .prod)),
      .yes(
        "a manifest without an image", "entry 2 records a healthy deployment in staging, 2 d ago",
        [name],
        { try $0.changeManifest { $0.image = nil } }),
      never("a manifest without an image, never deployed", of: "lock") {
        try $0.changeManifest { $0.image = nil }
        try $0.forget(.deploy)
      },
    ] + RuleRow.deploymentCannotBeSearched(manifest: name)

  @Test(arguments: rows) func decides(row: RuleRow) throws {
    try row.check(.digestsSeenInStaging)
  }

  @Test func isAskedOfAPromotionToProdOnly() throws {
    #expect(try !GateRule.digestsSeenInStaging.isAsked(into: .staging))
    #expect(try GateRule.digestsSeenInStaging.isAsked(into: .prod))
  }
}
