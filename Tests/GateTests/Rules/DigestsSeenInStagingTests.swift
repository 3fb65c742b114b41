import Attestation
import Configuration
import Crypto
import Logbook
import Testing

@testable import Gate

/// The rule `digests_seen_in_staging`.
@Suite struct DigestsSeenInStagingTests {
  private static let name = "config-manifest.yaml"
  private static let deployed = ["lock": GateSample.lock.sha256, "image": GateSample.image]

  private static func refused(
    _ label: String, _ reason: String, _ change: @escaping RuleRow.Change
  ) -> RuleRow {
    .no(
      label, reason, [name],
      next: "deploy the release in staging, then run relayctl logbook append deploy "
        + "--env staging --digest lock=… --detail result=healthy --signer URI", change)
  }

  private static func never(
    _ label: String, of names: String = "image and lock", but uncounted: String? = nil,
    _ change: @escaping RuleRow.Change
  ) -> RuleRow {
    refused(
      label,
      "the logbook shows no healthy deployment of this \(names) in staging"
        + (uncounted.map { "; entry 2 does not count: \($0)" } ?? ""), change)
  }

  private static func another(
    _ label: String, entry: Int = 2, of names: String = "image and lock",
    _ change: @escaping RuleRow.Change
  ) -> RuleRow {
    refused(
      label,
      "entry \(entry) says that the last deployment in staging was of another release, expected one of "
        + "this \(names)", change)
  }

  private static func aborted(
    _ label: String, entry: Int = 2, _ change: @escaping RuleRow.Change
  ) -> RuleRow {
    refused(
      label, "entry \(entry) says that the last deployment in staging was aborted", change)
  }

  private static func healthy(
    _ label: String, entry: Int = 2, ago: String = "2 d",
    _ change: @escaping RuleRow.Change = { _ in }
  ) -> RuleRow {
    .yes(
      label, "entry \(entry) records a healthy deployment in staging, signed \(ago) ago", [name],
      change)
  }

  /// The logbook has this instead of the sample's deployment.
  private static func instead(
    _ kind: EntryKind = .deploy, _ digests: [String: Digest] = deployed,
    _ result: String? = "healthy", in environment: EnvironmentName = .staging,
    _ backing: Backing = .signed
  ) -> RuleRow.Change {
    {
      try $0.forget(.deploy)
      try $0.record(
        kind, digests, result.map { ["result": $0] } ?? [:], env: environment, backing: backing)
    }
  }

  private static func later(
    _ kind: EntryKind, _ result: String, of digests: [String: Digest] = deployed,
    in environment: EnvironmentName = .staging, _ backing: Backing = .signed
  ) -> RuleRow.Change {
    { try $0.record(kind, digests, ["result": result], env: environment, backing: backing) }
  }

  /// The entry names the sample's statement, but says something else.
  private static func edited(
    _ label: String, _ difference: String, _ change: @escaping @Sendable (inout EntryDraft) -> Void
  ) -> RuleRow {
    refused(
      label,
      "the logbook shows no healthy deployment of this image and lock in staging; entry 3 does not "
        + "count: its statement is about something else: \(difference)"
    ) { input in
      try input.repeatEntry(2, ago: 172_800, change)
      let log = try input.log.get()
      input.log = .success(
        DeploymentLog(
          entries: log.entries.filter { $0.seq != 2 }, statements: log.statements,
          authority: log.authority))
    }
  }

  /// The deployment's statement, changed by replacing text in its bytes.
  private static func statement(
    _ label: String, _ old: String, _ new: String, says reason: String
  ) -> RuleRow {
    refused(
      label,
      "the logbook shows no healthy deployment of this image and lock in staging; "
        + "entry 2 does not count: \(reason)"
    ) { input in
      guard case .signed(let statement)? = try input.log.get().statements[2] else {
        throw GateSample.Absent()
      }
      let text = String(decoding: statement.bytes, as: UTF8.self).replacing(old, with: new)
      let changed = try Statement(parsing: Array(text.utf8))
      try input.forget(.deploy)
      try input.record(
        .deploy, deployed, ["result": "healthy"], env: .staging, ago: 172_800,
        backing: .statement(changed))
    }
  }

  private static let other = ["lock": GateSample.otherDigest, "image": GateSample.image]
  private static let missing = SignerStatement.missing(GateSample.otherDigest, in: 2)

  private static let rows: [RuleRow] =
    [
      healthy("deployed and healthy"),
      never("never deployed") { try $0.forget(.deploy) },
      never("deployed in prod only", instead(in: .prod)),
      never("deployed in dev only", instead(in: .dev)),
      another("another lock", instead(.deploy, other)),
      another(
        "another image",
        instead(.deploy, ["lock": GateSample.lock.sha256, "image": GateSample.otherDigest])),
      another(
        "a deployment that names no image", instead(.deploy, ["lock": GateSample.lock.sha256])),
      aborted("not healthy", instead(.deploy, deployed, "aborted")),
      never("without a result", but: "no signed statement", instead(.deploy, deployed, nil)),
      never("promoted, and not deployed", instead(.promote)),
      aborted("aborted later", entry: 3, later(.deploy, "aborted")),
      never("rolled back later", later(.rollback, "healthy")),
      healthy("deployed again after it was aborted", entry: 4, ago: "59 min") {
        try later(.deploy, "aborted")(&$0)
        try $0.record(.deploy, deployed, ["result": "healthy"], env: .staging, ago: 3599)
      },
      another("another lock was deployed later", entry: 3, later(.deploy, "healthy", of: other)),
      another("another lock was aborted later", entry: 3, later(.deploy, "aborted", of: other)),
      healthy("the same was aborted in prod later", later(.deploy, "aborted", in: .prod)),
      healthy("a manifest without an image") { try $0.changeManifest { $0.image = nil } },
      never("a manifest without an image, never deployed", of: "lock") {
        try $0.changeManifest { $0.image = nil }
        try $0.forget(.deploy)
      },
    ]
    + [
      // An entry without a statement that counts, for and against.
      never(
        "typed by hand", but: "no signed statement", instead(.deploy, deployed, "healthy", .none)),
      never(
        "signed with a key of another environment", but: "its statement is not signed",
        instead(.deploy, deployed, "healthy", .found(.refused("its statement is not signed")))),
      healthy("another release, typed by hand later", later(.deploy, "healthy", of: other, .none)),
      healthy("aborted, typed by hand later", later(.deploy, "aborted", .none)),
      .no(
        "a statement that is not stored",
        "entry 2 names statement \(GateSample.otherDigest.hex.prefix(12))…, which is not stored",
        next: "restore the folder of the logbook from git",
        instead(.deploy, deployed, "healthy", .found(missing))),
      .integrity(
        "a statement that was changed", "entry 2: changed", next: "restore it",
        instead(
          .deploy, deployed, "healthy",
          .found(.unjudged(.integrity("entry 2: changed", next: "restore it"))))),
      .undecided(
        "keys that cannot be read", "permission denied", next: "make them readable",
        instead(
          .deploy, deployed, "healthy",
          .found(
            .unjudged(RuleFailure(.undecided, "permission denied", next: "make them readable"))))),
      // A statement that belongs to something else.
      statement(
        "a statement for prod", "\"environment\":\"staging\"", "\"environment\":\"prod\"",
        says: "its statement is about something else: environment is prod, the entry says staging"),
      statement(
        "a statement for another log", "relay.example/logbook", "relay.example/other",
        says: "its statement is not of this kind: predicate.origin: another log, expected "
          + "relay.example/logbook"),
      statement(
        "a statement of another kind", "deployment/v1", "promotion/v1",
        says: "its statement is not of this kind: predicateType: expected "
          + "https://relay.example/attestation/deployment/v1"),
      statement(
        "a statement of another version", "deployment/v1", "deployment/v2",
        says: "its statement is not of this kind: predicateType: expected "
          + "https://relay.example/attestation/deployment/v1"),
      edited("an entry of another deployment", "deploy is empty, the entry says d-9") {
        $0.deploy = "d-9"
      },
      edited("an entry with another result", "result is healthy, the entry says aborted") {
        $0.details["result"] = "aborted"
      },
      edited("an entry with one more artifact", "artifacts is *, the entry says *") {
        $0.digests["binary_relay"] = GateSample.otherDigest
      },
      // The same statement again.
      another("the statement of before, after another release", entry: 3) {
        try later(.deploy, "healthy", of: other)(&$0)
        try $0.repeatEntry(2, ago: 1800)
      },
      another("the statement of minutes before, after another release", entry: 3) {
        try $0.forget(.deploy)
        try $0.record(.deploy, deployed, ["result": "healthy"], env: .staging, ago: 500)
        try $0.record(.deploy, other, ["result": "healthy"], env: .staging, ago: 400)
        try $0.repeatEntry(2, ago: 300)
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
