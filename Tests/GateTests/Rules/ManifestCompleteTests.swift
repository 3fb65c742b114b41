import Configuration
import Crypto
import Lock
import RFC3339
import Support
import Testing

@testable import Evidence
@testable import Gate

/// The rule `manifest_complete`.
@Suite struct ManifestCompleteTests {
  private static let name = "config-manifest.yaml"
  private static let both = [name, "relay.lock"]
  private static let build = "run relayctl manifest build prod"
  private static let now = GateSample.now
  private static let other = GateSample.otherDigest

  private static func no(
    _ label: String, _ reason: String, next: String = build,
    _ change: @escaping @Sendable (inout ManifestParts) -> Void
  ) -> RuleRow {
    .no(label, "manifest: \(reason)", [name], next: next, { try $0.changeManifest(change) })
  }

  private static func yes(
    _ label: String, _ change: @escaping @Sendable (inout ManifestParts) -> Void
  ) -> RuleRow {
    .yes(label, "built for this commit, checksum *…", both, { try $0.changeManifest(change) })
  }

  /// The lock without an image.
  private static var lockWithoutImage: ReadLock {
    var lock = GateSample.lock.content
    lock.image = nil
    return ReadLock(lock, digest: FileDigest(of: lock.bytes, named: "relay.lock"))
  }

  private static let mismatches: [RuleRow] = [
    no("of another environment", "environment is staging, expected prod") {
      $0.environment = .staging
    },
    no(
      "of another commit",
      "commit is \(String(repeating: "b", count: 40)), expected \(GateSample.commit)"
    ) { $0.commit = String(repeating: "b", count: 40) },
    no("of another environment file", "checksum is \(other.hex), expected *") {
      $0.checksum = other
    },
    .no(
      "of the environment file before a change", "manifest: checksum is *, expected *", [name],
      next: build
    ) {
      $0.target = try GateSample.environment(.prod, [.init("depth", "DEPTH=25", "DEPTH=26")])
    },
    no("of another lock", "lock is \(other.hex), expected \(GateSample.lock.sha256.hex)") {
      $0.lock = other
    },
    no("without a lock", "lock is absent, expected \(GateSample.lock.sha256.hex)") {
      ($0.lock, $0.binaries) = (nil, [:])
    },
    no(
      "with another program",
      "binaries is relay \(other.hex), relayctl *, expected relay *, relayctl *"
    ) { $0.binaries["relay"] = other },
    no("without a program", "binaries is relay *, expected relay *, relayctl *") {
      $0.binaries["relayctl"] = nil
    },
    no("with one more program", "binaries is more *, relay *, expected relay *") {
      $0.binaries["more"] = other
    },
    no("of another image", "image is \(other.hex), expected \(GateSample.image.hex)") {
      $0.image = other
    },
    no("without an image", "image is absent, expected \(GateSample.image.hex)") { $0.image = nil },
    no(
      "rendered to a disk", "the environment was rendered to a disk, expected tmpfs",
      next: "render it again without --allow-disk, and build the manifest again"
    ) { $0.allowDisk = true },
    .no(
      "without an image where the lock has none, though a scan of one is asked for",
      "manifest: contains no image, expected the image that was scanned", [name],
      next: "run relayctl manifest build prod --image sha256:…"
    ) {
      let lock = lockWithoutImage
      $0.lock = .success(lock)
      try $0.changeManifest { ($0.lock, $0.image) = (lock.sha256, nil) }
    },
    .yes(
      "dev to staging without an image", "built for this commit, checksum *…", both, into: .staging
    ) {
      let lock = lockWithoutImage
      $0.lock = .success(lock)
      try $0.changeManifest { ($0.lock, $0.image) = (lock.sha256, nil) }
    },
  ]

  private static let ages: [RuleRow] = [
    yes("built 24 h ago") { $0.created = now.adding(seconds: -86_400) },
    no(
      "built a second before that",
      "built at 2026-11-26T11:59:59Z, expected at most 24 h ago and not in the future"
    ) { $0.created = now.adding(seconds: -86_401) },
    yes("built 300 s ahead, as clocks may be") { $0.created = now.adding(seconds: 300) },
    no(
      "built 301 s ahead",
      "built at 2026-11-27T12:05:01Z, expected at most 24 h ago and not in the future"
    ) { $0.created = now.adding(seconds: 301) },
  ]

  private static let versions: [RuleRow] = [
    no(
      "with another version of a secret",
      "the version of A2A_API_KEY is 2, expected 3 as in the vault"
    ) {
      $0.setVersion(of: "A2A_API_KEY", SecretVersion(name: "2", created: now.adding(days: -30)))
    },
    no(
      "with a version of the same name that was made at another time",
      "the version of A2A_API_KEY is 3 from 2026-10-27T12:00:00Z, expected 3 from 2026-10-28T12:00:00Z as in the vault"
    ) {
      $0.setVersion(of: "A2A_API_KEY", SecretVersion(name: "3", created: now.adding(days: -31)))
    },
    no("without a secret", "the version of A2A_API_KEY is absent, expected 3 as in the vault") {
      $0.secrets["A2A_API_KEY"] = nil
    },
    .no(
      "with a secret that the vault does not have",
      "manifest: the version of A2A_API_KEY is 3, expected absent as in the vault", [name],
      next: build
    ) { try $0.changeSecret("A2A_API_KEY", to: nil) },
    .no(
      "a secret that was rotated since",
      "manifest: the version of A2A_API_KEY is 3, expected 4 as in the vault", [name], next: build
    ) { try $0.changeSecret("A2A_API_KEY", to: SecretVersion(name: "4", created: now)) },
  ]

  private static let rows: [RuleRow] =
    [
      .yes("of what is promoted", "built for this commit, checksum *…", both),
      .yes("dev to staging", "built for this commit, checksum *…", both, into: .staging),
    ] + mismatches + ages + versions
    + RuleRow.passesOn("manifest") { $0.manifest = .failure($1) }
    + RuleRow.passesOn("lock") { $0.lock = .failure($1) }
    + RuleRow.passesOn("secrets") { $0.secrets = .failure($1) }

  @Test(arguments: rows) func decides(row: RuleRow) throws { try row.check(.manifestComplete) }

  @Test func namesTheBeginningOfTheChecksum() throws {
    let input = try GateSample.input()
    let checksum = input.target.content.checksum.hex.prefix(12)
    #expect(
      GateRule.manifestComplete.outcome(input).reason
        == "built for this commit, checksum \(checksum)…")
  }

  @Test func isAskedOfEveryPromotion() throws {
    #expect(try GateRule.manifestComplete.isAsked(into: .staging))
    #expect(try GateRule.manifestComplete.isAsked(into: .prod))
  }
}
