import Configuration
import Crypto
import Lock
import Manifest
import RFC3339

@testable import Gate

/// The content of a manifest, to be changed.
struct ManifestParts {
  var environment: EnvironmentName
  var created: Timestamp
  var commit: String
  var lock: Digest?
  var binaries: [String: Digest]
  var image: Digest?
  var checksum: Digest
  var configuration: [String: String]
  var secrets: [String: ManifestSecret]
  var redactionKey: Digest?
  var incident: String?
  var allowDisk: Bool

  /// The content of `manifest`.
  init(_ manifest: ConfigManifest) {
    environment = manifest.environment
    created = manifest.created
    commit = manifest.commit
    lock = manifest.artifacts.lock
    binaries = manifest.artifacts.binaries
    image = manifest.artifacts.image
    checksum = manifest.checksum
    configuration = manifest.configuration
    secrets = manifest.secrets
    redactionKey = manifest.redactionKey
    incident = manifest.incident
    allowDisk = manifest.allowDisk
  }

  /// The content that fits the sample's lock, `environment` and `ages`.
  init(
    of environment: Environment, _ ages: SecretAges,
    created: Timestamp = GateSample.now.adding(seconds: -3600)
  ) {
    self.environment = environment.name
    self.created = created
    commit = GateSample.commit
    lock = GateSample.lock.sha256
    binaries = GateSample.lock.content.binaries.mapValues(\.digest)
    image = GateSample.image
    checksum = environment.checksum
    configuration = [:]
    for entry in environment.entries where !entry.isMasked {
      guard case .literal(let value) = entry.value else { continue }
      configuration[entry.name] = String(decoding: value.reveal(), as: UTF8.self)
    }
    secrets = [:]
    for row in ages.rows {
      guard let source = row.source, let version = row.age.version else { continue }
      secrets[row.age.variable] = ManifestSecret(
        source: source, version: version, fingerprint: GateSample.digest(row.age.variable))
    }
    redactionKey = GateSample.digest("redaction key")
    incident = nil
    allowDisk = false
  }

  /// The manifest as it is stored.
  func stored() throws -> StoredManifest {
    let manifest = try ConfigManifest(
      environment: environment, created: created, commit: commit, actor: "alice@example.com",
      artifacts: ManifestArtifacts(lock: lock, binaries: binaries, image: image),
      checksum: checksum, configuration: configuration, secrets: secrets,
      redactionKey: secrets.isEmpty ? nil : redactionKey, exceptions: [], incident: incident,
      allowDisk: allowDisk)
    let bytes = manifest.bytes
    let digest = SHA256.digest(of: bytes)
    return StoredManifest(
      path: "logbook/manifests/\(environment)/\(digest.hex).yaml", bytes: bytes, sha256: digest,
      manifest: manifest)
  }

  /// Sets the version of one secret, and its fingerprint if one is given.
  mutating func setVersion(
    of name: String, _ version: SecretVersion, fingerprint: Digest? = nil
  ) {
    guard let old = secrets[name] else { return }
    secrets[name] = ManifestSecret(
      source: old.source, version: version, fingerprint: fingerprint ?? old.fingerprint)
  }
}
