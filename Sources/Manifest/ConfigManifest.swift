package import Configuration
package import Crypto
package import RFC3339
package import YAML

/// The contents of one deployment of an environment, as a `ConfigManifest` document
/// (docs/formats/manifest.md).
///
/// The manifest contains only data that may be published: `init` refuses the value of a masked or
/// undeclared variable.
package struct ConfigManifest: Hashable, Sendable {
  /// The environment that is deployed.
  package let environment: EnvironmentName

  /// When the manifest was built. The ages of secrets are computed at this time.
  package let created: Timestamp

  /// The commit of the files that the manifest was built from, as 40 or 64 lower-case hex digits.
  package let commit: String

  /// The person or program that built the manifest: one line of 1–128 printable characters.
  package let actor: String

  /// The digests of the files that the deployment runs.
  package let artifacts: ManifestArtifacts

  /// The redacted checksum of the rendered environment (docs/formats/redacted-checksum.md §1).
  package let checksum: Digest

  /// The value of each plain and per-environment variable that the environment sets.
  package let configuration: [String: String]

  /// The source, version and fingerprint of each secret and regulated variable that the environment
  /// sets.
  package let secrets: [String: ManifestSecret]

  /// The ID of the key of the fingerprints in ``secrets``; nil if there are no secrets, or if the
  /// document is in the first format.
  package let redactionKey: Digest?

  /// Whether the document is in the first format, `relay/v1`, which has no ``redactionKey``. No
  /// promotion accepts it.
  package let isFirstFormat: Bool

  /// The exceptions in force, in the order of the exceptions file.
  package let exceptions: [DriftException]

  /// The ID of the incident that the deployment responds to; nil if there is none.
  package let incident: String?

  /// Whether secrets were rendered to a disk (`--allow-disk`). A promotion refuses such a manifest.
  package let allowDisk: Bool

  /// Creates a manifest. Throws if a part is malformed or must not be published.
  package init(
    environment: EnvironmentName, created: Timestamp, commit: String, actor: String,
    artifacts: ManifestArtifacts, checksum: Digest, configuration: [String: String],
    secrets: [String: ManifestSecret], redactionKey: Digest?, exceptions: [DriftException],
    incident: String?, allowDisk: Bool
  ) throws(ConfigManifestError) {
    self.environment = environment
    self.created = created
    self.commit = commit
    self.actor = actor
    self.artifacts = artifacts
    self.checksum = checksum
    self.configuration = configuration
    self.secrets = secrets
    self.redactionKey = redactionKey
    isFirstFormat = false
    self.exceptions = exceptions
    self.incident = incident
    self.allowDisk = allowDisk
    try check()
  }

  /// Throws if a part is malformed or must not be published.
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
        "artifacts.binaries", expected: "at least one program with a lock, none without a lock")
    }
    for name in configuration.keys.sorted() { try checkConfiguration(name) }
    for name in secrets.keys.sorted() { try checkSecret(name) }
    guard isFirstFormat || secrets.isEmpty == (redactionKey == nil) else {
      throw .field("redaction_key", expected: "the id of a key if and only if there are secrets")
    }
    for exception in exceptions where Contract.variable(named: exception.variable) == nil {
      throw .notPublishable(variable: exception.variable)
    }
  }

  private func checkConfiguration(_ name: String) throws(ConfigManifestError) {
    guard let value = configuration[name], let variable = Contract.variable(named: name),
      variable.class == .plain || variable.class == .perEnvironment
    else { throw .notPublishable(variable: name) }
    if let violation = variable.type.check(recorded: Array(value.utf8)) {
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

  /// Reports whether every YAML reader reads the unquoted `name` as a string. The name must consist
  /// of letters, digits, `-` and `_`, begin with a letter or `_`, and not be a reserved word of
  /// YAML 1.1.
  private static func isPlainKey(_ name: String) -> Bool {
    guard NameText.consists(name, alsoOf: "-_"), let first = name.utf8.first,
      !NameText.isDigit(first), first != UInt8(ascii: "-")
    else { return false }
    return !["y", "n", "yes", "no", "on", "off", "true", "false", "null"]
      .contains(name.lowercased())
  }
}

/// The digests of the files that a deployment runs.
package struct ManifestArtifacts: Hashable, Sendable {
  /// The digest of `relay.lock`; nil if there was no lock. A promotion refuses a manifest without a
  /// lock.
  package let lock: Digest?

  /// The digest of each program, by name: at least one program with a lock, none without a lock.
  package let binaries: [String: Digest]

  /// The digest of the container image; nil if the deployment does not use an image.
  package let image: Digest?

  package init(lock: Digest?, binaries: [String: Digest], image: Digest?) {
    self.lock = lock
    self.binaries = binaries
    self.image = image
  }
}

/// What a manifest contains about a masked variable: the source, version and fingerprint of its
/// value, never the value itself.
package struct ManifestSecret: Hashable, Sendable {
  /// The reference in the file `runtime.env`.
  package let source: Reference

  /// The version of the value when the manifest was built.
  package let version: SecretVersion

  /// `HMAC-SHA256(key, "relay/redact/v1" 00 NAME 00 value)`. It shows whether the value changed and
  /// reveals nothing else about the value (docs/formats/redacted-checksum.md §2).
  package let fingerprint: Digest

  package init(source: Reference, version: SecretVersion, fingerprint: Digest) {
    self.source = source
    self.version = version
    self.fingerprint = fingerprint
  }
}

/// Why a manifest cannot be written or read. The error never contains the value of a variable.
package enum ConfigManifestError: Error, Equatable, Sendable {
  /// The part with this name is malformed.
  case field(String, expected: String)

  /// The value of this variable must not be published. The variable is undeclared, or it is a
  /// secret or regulated variable under `configuration`.
  case notPublishable(variable: String)

  /// The variable is under `secrets`, but it is neither secret nor regulated.
  case notMasked(variable: String)

  /// The file is not a valid `ConfigManifest` document.
  case malformed(YAMLError)

  /// The bytes are not the canonical form of the document. The document was edited, or written by a
  /// different program.
  case notCanonical(file: String, line: Int)
}

extension ConfigManifestError: CustomStringConvertible {
  /// The error as one line in lower case: what is wrong, where, and what would be accepted.
  package var description: String {
    switch self {
    case .field(let name, let expected): "\(name): invalid value, expected \(expected)"
    case .notPublishable(let variable):
      "\(variable): its value must not be published, expected a plain or per-environment variable"
    case .notMasked(let variable):
      "secrets.\(variable): expected a secret or regulated variable in the contract"
    case .malformed(let error): "\(error)"
    case .notCanonical(let file, let line):
      "\(file):\(line): not the output of relayctl manifest build (hint: rebuild the manifest instead of editing it)"
    }
  }
}
