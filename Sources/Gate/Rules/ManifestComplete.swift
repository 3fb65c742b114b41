import Configuration
import Crypto
import Lock
import Manifest
import Policy
import RFC3339

extension GateRule {
  /// The manifest describes this commit, the committed environment, this lock with its programs and
  /// image, and the current versions of the secrets. It is fresh, and the environment was not
  /// rendered to a disk.
  ///
  /// No: `manifest: checksum is 4a25…, expected 9f86…`.
  /// Repair: `relayctl manifest build prod`, and sign it.
  static let manifestComplete = GateRule(id: "manifest_complete", decide: ManifestComplete.decide)
}

private enum ManifestComplete {
  @Sendable static func decide(_ input: GateInput) throws(RuleFailure) -> RulePass {
    let stored = try input.manifest.get()
    let lock = try input.lock.get()
    let manifest = stored.manifest
    guard !manifest.isFirstFormat else {
      throw .no(
        "manifest: in the format relay/v1, expected relay/v2", [stored.digest],
        next: "run relayctl manifest build \(input.promotion.to)")
    }
    for mismatch in mismatches(stored, lock, input) {
      guard mismatch.found == mismatch.expected else {
        throw .no(
          "manifest: \(mismatch.name) is \(mismatch.found), expected \(mismatch.expected)",
          [stored.digest], next: "run relayctl manifest build \(input.promotion.to)")
      }
    }
    guard !manifest.allowDisk else {
      throw .no(
        "manifest: the environment was rendered to a disk, expected tmpfs", [stored.digest],
        next: "render it again without --allow-disk, and build the manifest again")
    }
    try requireAge(stored, input)
    try requireImage(stored, input)
    try requireVersions(stored, input)
    return RulePass(
      "built for this commit, checksum \(manifest.checksum.hex.prefix(12))…",
      [stored.digest, lock.digest])
  }

  private static func mismatches(
    _ stored: StoredManifest, _ lock: ReadLock, _ input: GateInput
  ) -> [(name: String, found: String, expected: String)] {
    let manifest = stored.manifest
    let artifacts = manifest.artifacts
    let binaries = lock.content.binaries.mapValues(\.digest)
    return [
      ("environment", manifest.environment.rawValue, input.promotion.to.rawValue),
      ("commit", input.isOfRelease(manifest.commit) ? input.commit : manifest.commit, input.commit),
      ("checksum", manifest.checksum.hex, input.target.content.checksum.hex),
      ("lock", artifacts.lock?.hex ?? "absent", lock.sha256.hex),
      ("binaries", list(artifacts.binaries), list(binaries)),
    ]
      + (lock.content.image.map { [("image", artifacts.image?.hex ?? "absent", $0.digest.hex)] }
        ?? [])
  }

  private static func list(_ binaries: [String: Digest]) -> String {
    binaries.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.hex)" }.joined(separator: ", ")
  }

  private static func requireAge(
    _ stored: StoredManifest, _ input: GateInput
  ) throws(RuleFailure) {
    let age = input.now.seconds(since: stored.manifest.created)
    let limit = input.promotion.evidenceMaxAge.components.seconds
    guard !stored.manifest.created.isInTheFuture(at: input.now), age <= limit else {
      throw .no(
        "manifest: built at \(stored.manifest.created), expected at most "
          + "\(AgeText.of(seconds: limit)) ago and not in the future", [stored.digest],
        next: "run relayctl manifest build \(input.promotion.to)")
    }
  }

  private static func requireImage(
    _ stored: StoredManifest, _ input: GateInput
  ) throws(RuleFailure) {
    guard input.promotion.evidence.contains(.scanImage), stored.manifest.artifacts.image == nil
    else { return }
    throw .no(
      "manifest: contains no image, expected the image that was scanned", [stored.digest],
      next: "run relayctl manifest build \(input.promotion.to) --image sha256:…")
  }

  private static func requireVersions(
    _ stored: StoredManifest, _ input: GateInput
  ) throws(RuleFailure) {
    for row in try input.secrets.get().rows {
      let name = row.age.variable
      let found = stored.manifest.secrets[name]?.version
      guard found?.name == row.age.version?.name, found?.created == row.age.version?.created else {
        let isSameName = found?.name == row.age.version?.name
        throw .no(
          "manifest: the version of \(name) is \(text(found, withTime: isSameName)), "
            + "expected \(text(row.age.version, withTime: isSameName)) as in the vault",
          [stored.digest],
          next: "run relayctl manifest build \(input.promotion.to)")
      }
    }
  }

  /// Returns the name of a version for a message. `withTime` adds its creation time, for two
  /// versions that have the same name and different times.
  private static func text(_ version: SecretVersion?, withTime: Bool) -> String {
    guard let version else { return "absent" }
    guard withTime else { return version.name }
    return "\(version.name) from \(version.created?.description ?? "an unknown time")"
  }
}
