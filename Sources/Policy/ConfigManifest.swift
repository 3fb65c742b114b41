package import Configuration
package import Crypto
package import RFC3339

/// What one deployment of an environment is made of: a `ConfigManifest` document
/// (docs/formats/manifest.md, R23).
///
/// A value of it holds only what may be published: `init` refuses a value of a masked or undeclared
/// variable.
package struct ConfigManifest: Hashable, Sendable {
  /// Environment that is deployed.
  package let environment: EnvironmentName

  /// When the manifest was built; ages are counted to it.
  package let created: Timestamp

  /// Commit of the files it was built from: 40 or 64 lower-case hex digits.
  package let commit: String

  /// Who built it: a line of 1–128 printable characters.
  package let actor: String

  /// What runs.
  package let artifacts: ManifestArtifacts

  /// Redacted checksum of the rendered environment (R20).
  package let checksum: Digest

  /// Value of each plain and per-environment variable that the environment sets.
  package let configuration: [String: String]

  /// Source, version and fingerprint of each secret and regulated variable that the environment
  /// sets.
  package let secrets: [String: ManifestSecret]

  /// Exceptions in force, in the order of their file.
  package let exceptions: [DriftException]

  /// Id of the incident that the deployment answers (R30); nil for none.
  package let incident: String?

  /// Whether secrets were rendered to a disk (`--allow-disk`): then no promotion takes it.
  package let allowDisk: Bool

  /// A manifest of what may be published; throws where a part cannot be written or must not be.
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

  func check() throws(ConfigManifestError) {
    guard Self.isCommit(commit) else { throw .field("commit", expected: Self.commitForm) }
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

  static let commitForm = "40 or 64 lower-case hex digits"

  static func isCommit(_ text: String) -> Bool {
    (text.utf8.count == 40 || text.utf8.count == 64)
      && text.utf8.allSatisfy { NameText.isDigit($0) || (0x61...0x66).contains($0) }
  }

  /// Whether every YAML reader takes `name` for a string without quotes: letters, digits, `-`, `_`,
  /// and no word of YAML 1.1.
  private static func isPlainKey(_ name: String) -> Bool {
    guard NameText.consists(name, alsoOf: "-_"), let first = name.utf8.first,
      !NameText.isDigit(first), first != UInt8(ascii: "-")
    else { return false }
    return !["y", "n", "yes", "no", "on", "off", "true", "false", "null"]
      .contains(name.lowercased())
  }
}
