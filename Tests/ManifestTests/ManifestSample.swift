import Configuration
import Crypto
import Manifest
import RFC3339

/// Manifests for tests.
enum ManifestSample {
  static let created = Timestamp(seconds: 1_795_435_200)

  static func manifest(
    commit: String = String(repeating: "4b", count: 20), actor: String = "alice@example.com",
    binaries: [String: Digest] = ["relay": digest(1), "relayctl": digest(2)],
    image: Digest? = nil,
    configuration: [String: String] = ["LOG_LEVEL": "INFO", "STATSD_ADDRESS": ""],
    secrets: [String: ManifestSecret] = [:], redactionKey: Digest? = nil,
    exceptions: [DriftException] = [],
    incident: String? = nil, allowDisk: Bool = false
  ) throws(ConfigManifestError) -> ConfigManifest {
    try ConfigManifest(
      environment: .prod, created: created, commit: commit, actor: actor,
      artifacts: ManifestArtifacts(lock: digest(0), binaries: binaries, image: image),
      checksum: digest(3), configuration: configuration, secrets: secrets,
      redactionKey: redactionKey ?? (secrets.isEmpty ? nil : digest(5)), exceptions: exceptions,
      incident: incident, allowDisk: allowDisk)
  }

  /// A manifest with every part.
  static func full() throws -> ConfigManifest {
    try manifest(
      image: digest(4),
      secrets: [
        "A2A_API_KEY": secret("a2a#/api-key", created: created.adding(days: -52)),
        "PERSONA_MAP": secret("chats#/personas", created: nil),
      ],
      exceptions: [
        DriftException(
          variable: "RATE_LIMIT_PER_MINUTE", environments: [.staging, .prod], from: .value("30"),
          to: .absent, ticket: "OPS-1423", owner: "platform@example.com",
          reason: #"„both“ \ "quoted" 🙂"#, expires: created.adding(days: 30).day)
      ],
      incident: "INC-7", allowDisk: true)
  }

  static func secret(_ place: String, created: Timestamp?) throws -> ManifestSecret {
    ManifestSecret(
      source: try Reference.parse(Array("ref+local://relay/prod/\(place)".utf8)),
      version: SecretVersion(name: "3", created: created), fingerprint: digest(9))
  }

  static func digest(_ number: UInt8) -> Digest { SHA256.digest(of: [number]) }
}
