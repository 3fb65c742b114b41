import Configuration
import Crypto
import Glibc
import RFC3339
import Support
import Vault

@testable import relayctl

extension CanaryFailure {
  /// What may be wrong with keys, and where they may turn up by mistake.
  static var keys: [CanaryFailure] {
    [
      vaultKey("another key", 4) { _ in try VaultKey.generate().fileContent },
      vaultKey("a key without its line feed", 3) { Array($0.dropLast()) },
      vaultKey("a key behind a blank", 3) { [0x20] + $0 },
      vaultKey("an upper-case key", 3) {
        Array(String(decoding: $0, as: UTF8.self).uppercased().utf8)
      },
      vaultKey("an empty key", 3) { _ in [] },
      mode("a key that others may read", "keys/vault.key", "relayctl vault list"),
      variable("the key itself for the key's file", "RELAYCTL_VAULT_KEY_FILE", "vault.key"),
      variable("the log key itself for its file", "RELAYCTL_LOG_KEY_FILE", "logbook.key"),
      variable("the signing key itself for its file", "RELAYCTL_SIGNER", "manifest.key"),
      copied(
        "the vault key as allow-list", "vault.key", "environments/prod/allowlist.sha256",
        "relayctl allowlist verify", 1),
      copied(
        "the signing key as public key", "manifest.key", "environments/keys/staging.pem",
        "relayctl manifest verify", 4),
      copied(
        "the logbook key as public key", "logbook.key", "environments/keys/logbook.vkey",
        "relayctl logbook verify", 2),
      copied(
        "the logbook key as trust policy", "logbook.key", "environments/trust.policy",
        "relayctl logbook check", 2),
      copied("a key as lock", "manifest.key", "relay.lock", "relayctl lock sbom", 1),
      copied(
        "a key as logbook", "manifest.key", "logbook/entries.jsonl",
        "relayctl logbook verify", 4),
      copied(
        "a key as checkpoint", "logbook.key", "logbook/checkpoint",
        "relayctl logbook verify", 4),
      copied("a key as proof", "logbook.key", "output/0.tlog-proof", "relayctl logbook check", 4),
      copied("a key as entry", "manifest.key", "output/0.json", "relayctl logbook check", 4),
    ]
  }

  private static func vaultKey(
    _ description: String, _ status: Int32,
    _ content: @escaping @Sendable ([UInt8]) throws -> [UInt8]
  ) -> CanaryFailure {
    var failure = CanaryFailure(description, "relayctl vault list", status)
    failure.prepare = { nest in
      let changed = try content(nest.key.fileContent)
      try nest.workspace.folder.write(changed, to: "keys/vault.key", mode: 0o600)
    }
    return failure.below(readersOfVaults)
  }

  private static func mode(
    _ description: String, _ name: String, _ command: String
  ) -> CanaryFailure {
    var failure = CanaryFailure(description, command, 3)
    failure.prepare = { chmod($0.workspace.folder.path(of: name), 0o640) }
    return failure.below(readersOfVaults)
  }

  /// The content of a key file in the variable that should name the file.
  private static func variable(
    _ description: String, _ variable: String, _ file: String
  ) -> CanaryFailure {
    let commands = [
      "RELAYCTL_VAULT_KEY_FILE": ("relayctl vault list", Int32(2)),
      "RELAYCTL_LOG_KEY_FILE": ("relayctl logbook append", 2),
      "RELAYCTL_SIGNER": ("relayctl manifest sign", 2),
    ]
    let (command, status) = commands[variable] ?? ("", 0)
    var failure = CanaryFailure(description, command, status)
    failure.variables = { nest in
      [variable: (try? nest.workspace.folder.text("keys/\(file)")) ?? "unreadable"]
    }
    return failure.below(readersOfVaults + ["relayctl manifest", "relayctl logbook"])
  }

  private static func copied(
    _ description: String, _ key: String, _ name: String, _ command: String, _ status: Int32
  ) -> CanaryFailure {
    var failure = CanaryFailure(description, command, status)
    failure.prepare = { nest in
      try nest.workspace.folder.write(
        nest.workspace.folder.read("keys/\(key)"), to: "root/\(name)")
    }
    return failure.below([
      "relayctl allowlist", "relayctl manifest", "relayctl lock", "relayctl logbook",
      "relayctl doctor",
    ])
  }
}

extension CanaryNest {
  /// Prod's vault with other values.
  func reseal(_ change: (inout [String: String]) -> Void) throws {
    let name = "root/environments/prod/secrets.vault"
    let sealed = try LocalVault(file: workspace.folder.read(name), environment: .prod, key: key)
    var values: [String: String] = [:]
    for address in sealed.addresses where address != .redactionKey {
      let value = try sealed.value(address, key: key).reveal()
      values[address.description] = String(decoding: value, as: UTF8.self)
    }
    change(&values)
    let now = Timestamp.now()
    var vault = try LocalVault(new: .prod, key: key, now: now)
    for (address, value) in values {
      try vault.put(
        SecretValue(Array(value.utf8)), at: SecretAddress(address), ticket: "OPS-4", key: key,
        now: now)
    }
    try workspace.folder.write(vault.file(key: key), to: name, mode: 0o600)
  }
}
