import Configuration
import Crypto
import RFC3339
import Subprocess
import Support
import Testing

@testable import Vault
@testable import relayctl

/// A whole workspace as a release engineer has it, with a canary in every secret position: vaults of
/// staging and prod, keys outside of the root, allow-lists, a signed manifest, a logbook.
struct CanaryNest: Sendable {
  /// All of it lies in memory: hundreds of commands that wait for a disk take their time.
  private static let memory = "/dev/shm"

  let workspace: SampleWorkspace
  private(set) var canaries: [Canary] = []
  /// What `vault put` and `vault rotate` are to add.
  let newValue: String
  /// A value that prod's vault holds already.
  let presentValue: String
  /// The stored manifest of staging, below the root.
  private(set) var manifest = ""
  let key: VaultKey

  /// Makes the workspace by the programs under test, values by `generator`.
  init(using generator: inout some RandomNumberGenerator) throws {
    workspace = try SampleWorkspace(in: CanaryNest.memory)
    newValue = CanaryValues.text(48, &generator)
    key = try VaultKey.generate()
    let staging = try CanaryValues(of: .staging, in: workspace, &generator)
    let prod = try CanaryValues(of: .prod, in: workspace, &generator)
    presentValue = prod.values["relay/prod/a2a#/api-key"] ?? ""
    canaries = staging.canaries + prod.canaries + [Canary("the new value", newValue)]
    try store(staging, old: CanaryValues.text(40, &generator))
    try store(prod, old: CanaryValues.text(40, &generator))
    try makeKeys()
    try makeRepository()
    try makeEvidence()
  }

  private init(_ workspace: SampleWorkspace, _ nest: CanaryNest) {
    self.workspace = workspace
    canaries = nest.canaries
    newValue = nest.newValue
    presentValue = nest.presentValue
    manifest = nest.manifest
    key = nest.key
  }

  /// The same files again, with a folder in memory of its own.
  func copy() throws -> CanaryNest { CanaryNest(try workspace.copy(in: CanaryNest.memory), self) }

  /// Seals the values, each of them as its variable's present version, the API key as its second.
  mutating func store(_ values: CanaryValues, old: String) throws {
    let now = Timestamp.now()
    var vault = try LocalVault(new: values.environment, key: key, now: now)
    let rotated = "relay/\(values.environment)/a2a#/api-key"
    for (address, value) in values.values {
      let address = try SecretAddress(address)
      let first = address.description == rotated ? old : value
      try vault.put(
        SecretValue(Array(first.utf8)), at: address, ticket: "OPS-1", key: key, now: now)
      guard address.description == rotated else { continue }
      try vault.rotate(
        address, to: SecretValue(Array(value.utf8)), ticket: "OPS-2", key: key, now: now)
    }
    let name = values.environment
    try workspace.folder.write(
      vault.file(key: key), to: "root/environments/\(name)/secrets.vault", mode: 0o600)
    canaries.append(Canary("the API key before of \(name)", old))
    canaries.append(
      Canary("the redaction key of \(name)", try OpenedVault(vault, key: key).redactionKey()))
  }

  private mutating func makeKeys() throws {
    try workspace.folder.write(key.fileContent, to: "keys/vault.key", mode: 0o600)
    canaries.append(Canary("the vault key", key.bytes))
    let logbook = try workspace.require(
      workspace.relayctl("key", "new", "logbook", "--out", workspace.folder.path(of: logKey)))
    try workspace.folder.write(logbook.stdout, to: "root/environments/keys/logbook.vkey")
    try workspace.folder.write(
      "log \(logbook.text)quorum none\n", to: "root/environments/trust.policy")
    let manifest = try workspace.require(
      workspace.relayctl("key", "new", "manifest", "--out", workspace.folder.path(of: signingKey)))
    try workspace.folder.write(manifest.stdout, to: "root/environments/keys/staging.pem")
    // PRIVATE+KEY+NAME+ID+BASE64, of which the last part may hold a + itself.
    let parts = try workspace.folder.text(logKey).split(separator: "+", maxSplits: 4)
    let seed = try #require(parts.last.flatMap { Base64.decode(String($0.dropLast())) })
    canaries.append(Canary("the logbook key", Array(seed.dropFirst())))
    canaries.append(
      Canary("the signing key", try PrivateKeyText.scalar(workspace.folder.text(signingKey))))
  }

  private func makeRepository() throws {
    try workspace.folder.makeFolder("root/output")
    try workspace.folder.write("*.vault\n/output/\n", to: "root/.gitignore")
    for words in [
      ["init", "-q", "--template="], ["add", "."], ["commit", "-qm", "environments"],
    ] {
      try workspace.require(workspace.run(["git"] + words))
    }
  }

  private mutating func makeEvidence() throws {
    for environment in ["staging", "prod"] {
      let hashes = try workspace.require(workspace.relayctl("allowlist", "hash", environment))
      try workspace.folder.write(
        hashes.stdout, to: "root/environments/\(environment)/allowlist.sha256")
    }
    for words in [["add", "."], ["commit", "-qm", "allow-lists"]] {
      try workspace.require(workspace.run(["git"] + words))
    }
    let built = try workspace.require(
      workspace.relayctl("manifest", "build", "staging", "--actor", "alice@example.com"))
    let line = built.text.split(separator: "\n").first { $0.hasPrefix("path") }
    manifest = try #require(line?.split(separator: " ").last.map(String.init))
    for words in [
      ["manifest", "sign", manifest], ["logbook", "init"],
      ["logbook", "append", "note", "--actor", "alice@example.com"],
      ["logbook", "prove", "0", "--out", "output/0.tlog-proof"],
    ] {
      try workspace.require(workspace.run(["relayctl"] + words, environment: variables))
    }
    let line0 = try workspace.require(workspace.relayctl("logbook", "show", "0", "--line"))
    try workspace.folder.write(line0.stdout, to: "root/output/0.json")
  }
}

extension CanaryNest {
  private var logKey: String { "keys/logbook.key" }
  private var signingKey: String { "keys/manifest.key" }

  /// What names the keys to the programs.
  var variables: [String: String] {
    [
      "RELAYCTL_LOG_KEY_FILE": workspace.folder.path(of: logKey),
      "RELAYCTL_SIGNER": "file:" + workspace.folder.path(of: signingKey),
    ]
  }

  /// The rendered file, which may hold canaries.
  var rendered: String { workspace.memory.path(of: "env") }
}
