package import Configuration
package import Crypto
package import RFC3339
package import YAML

/// What one deployment of an environment consists of: a `ConfigManifest` document
/// (docs/formats/manifest.md).
///
/// It holds only what may be published: `init` refuses a value of a masked or undeclared variable.
package struct ConfigManifest: Hashable, Sendable {
  /// Environment that is deployed.
  package let environment: EnvironmentName

  /// When the manifest was built; the ages of secrets are counted to this time.
  package let created: Timestamp

  /// Commit of the files it was built from: 40 or 64 lower-case hex digits.
  package let commit: String

  /// Who built it: a line of 1–128 printable characters.
  package let actor: String

  /// What the deployment runs.
  package let artifacts: ManifestArtifacts

  /// Redacted checksum of the rendered environment (docs/formats/redacted-checksum.md §1).
  package let checksum: Digest

  /// Value of each plain and per-environment variable that the environment sets.
  package let configuration: [String: String]

  /// Source, version and fingerprint of each secret and regulated variable that the environment
  /// sets.
  package let secrets: [String: ManifestSecret]

  /// Exceptions in force, in the order of their file.
  package let exceptions: [DriftException]

  /// ID of the incident that the deployment answers; nil for none.
  package let incident: String?

  /// Whether secrets were rendered to a disk (`--allow-disk`); a promotion refuses such a manifest.
  package let allowDisk: Bool

  /// Throws when a part is not of its form or must not be published.
  package init(
    environment: EnvironmentName, created: Timestamp, commit: String, actor: String,
    artifacts: ManifestArtifacts, checksum: Digest, configuration: [String: String],
    secrets: [String: ManifestSecret], exceptions: [DriftException], incident: String?,
    allowDisk: Bool
  ) throws(ConfigManifestError) {
    self.environment = environment
    self.created = created
    self.commit = commit
    self.actor = actor
    self.artifacts = artifacts
    self.checksum = checksum
    self.configuration = configuration
    self.secrets = secrets
    self.exceptions = exceptions
    self.incident = incident
    self.allowDisk = allowDisk
    try check()
  }

  /// Throws when a part is not of its form or must not be published.
  func check() throws(ConfigManifestError) {
    guard Self.isCommit(commit) else {
      throw .field("commit", expected: "40 or 64 lower-case hex digits")
    }
    guard LineText.isLine(actor, limit: 128) else {
      throw .field("actor", expected: "1–128 printable characters")
    }
    if let incident, !NameText.isName(incident) {
      throw .field("incident", expected: NameText.form)
    }
    guard artifacts.binaries.isEmpty == (artifacts.lock == nil),
      artifacts.binaries.keys.allSatisfy(Self.isPlainKey)
    else {
      throw .field(
        "artifacts.binaries", expected: "at least one program by its name where there is a lock")
    }
    for name in configuration.keys.sorted() { try checkConfiguration(name) }
    for name in secrets.keys.sorted() { try checkSecret(name) }
    for exception in exceptions where Contract.variable(named: exception.variable) == nil {
      throw .notPublishable(variable: exception.variable)
    }
  }

  private func checkConfiguration(_ name: String) throws(ConfigManifestError) {
    guard let value = configuration[name], let variable = Contract.variable(named: name),
      variable.class == .plain || variable.class == .perEnvironment
    else { throw .notPublishable(variable: name) }
    if let violation = variable.type.check(Array(value.utf8)) {
      throw .field("configuration.\(name)", expected: violation.expected)
    }
  }

  private func checkSecret(_ name: String) throws(ConfigManifestError) {
    guard let secret = secrets[name], let variable = Contract.variable(named: name),
      variable.class.isMasked
    else { throw .notMasked(variable: name) }
    guard LineText.isLine(secret.version.name, limit: 128) else {
      throw .field("secrets.\(name).version", expected: "1–128 printable characters")
    }
  }

  private static func isCommit(_ text: String) -> Bool {
    (text.utf8.count == 40 || text.utf8.count == 64)
      && text.utf8.allSatisfy { NameText.isDigit($0) || (0x61...0x66).contains($0) }
  }

  /// Reports whether every YAML reader reads an unquoted `name` as a string: letters, digits, `-`
  /// and `_`, and not a word of YAML 1.1.
  private static func isPlainKey(_ name: String) -> Bool {
    guard NameText.consists(name, alsoOf: "-_"), let first = name.utf8.first,
      !NameText.isDigit(first), first != UInt8(ascii: "-")
    else { return false }
    return !["y", "n", "yes", "no", "on", "off", "true", "false", "null"]
      .contains(name.lowercased())
  }
}

/// What a deployment runs, by digest.
package struct ManifestArtifacts: Hashable, Sendable {
  /// Digest of `relay.lock`; nil when there was none. A promotion refuses a manifest without a
  /// lock.
  package let lock: Digest?

  /// Digest of each program by its name, at least one with a lock and none without.
  package let binaries: [String: Digest]

  /// Digest of the container image; nil when the deployment does not use one.
  package let image: Digest?

  package init(lock: Digest?, binaries: [String: Digest], image: Digest?) {
    self.lock = lock
    self.binaries = binaries
    self.image = image
  }
}

/// What a manifest says about a masked variable: the source of its value and the version, never the
/// value.
package struct ManifestSecret: Hashable, Sendable {
  /// The reference in the environment file.
  package let source: Reference

  /// The version that was resolved.
  package let version: SecretVersion

  /// `HMAC-SHA256(key, "relay/redact/v1" 00 NAME 00 value)`: shows whether the value changed, and
  /// nothing else about it (docs/formats/redacted-checksum.md §2).
  package let fingerprint: Digest

  package init(source: Reference, version: SecretVersion, fingerprint: Digest) {
    self.source = source
    self.version = version
    self.fingerprint = fingerprint
  }
}

/// Why a manifest cannot be written or read. It never holds the value of a variable.
package enum ConfigManifestError: Error, Equatable, Sendable {
  /// A part that is not of its form.
  case field(String, expected: String)

  /// A variable whose value must not be published: secret or regulated under `configuration`, or
  /// undeclared.
  case notPublishable(variable: String)

  /// A variable under `secrets` that is neither secret nor regulated.
  case notMasked(variable: String)

  /// Not a document of that kind.
  case malformed(YAMLError)

  /// A document whose bytes are not the canonical bytes of its content: it was edited by hand or
  /// written by another program.
  case notCanonical(file: String, line: Int)
}

extension ConfigManifestError: CustomStringConvertible {
  /// One line in lower case: what is wrong, where, and what would pass.
  package var description: String {
    switch self {
    case .field(let name, let expected): "\(name): not of its form, expected \(expected)"
    case .notPublishable(let variable):
      "\(variable): its value must not be published, expected a plain or per-environment variable"
    case .notMasked(let variable):
      "secrets.\(variable): expected a secret or regulated variable of the contract"
    case .malformed(let error): "\(error)"
    case .notCanonical(let file, let line):
      "\(file):\(line): not as manifest build writes it (hint: build it again; a manifest is never edited)"
    }
  }
}
