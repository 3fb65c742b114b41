import Configuration
import Crypto
import RFC3339
import Support
import Vault

@testable import relayctl

/// Vaults with values nobody uses.
enum VaultSample {
  static let created = Timestamp(seconds: 1_760_000_000)
  static let addresses = ["relay/prod/telegram#/token", "relay/prod/a2a#/api-key"]

  static func key() throws -> VaultKey { try VaultKey.generate() }

  static func secret(_ text: String) -> SecretValue { SecretValue(Array(text.utf8)) }

  /// A vault with a value at each address, put there at ``created``.
  static func vault(
    of environment: EnvironmentName = .prod, _ values: [String: String], key: VaultKey,
    created: Timestamp = created
  ) throws -> LocalVault {
    var vault = try LocalVault(new: environment, key: key, now: created)
    for (address, value) in values {
      try vault.put(
        secret(value), at: SecretAddress(address), ticket: "OPS-1", key: key, now: created)
    }
    return vault
  }

  /// Writes the vault and its key where relayctl finds them.
  static func store(_ vault: LocalVault, key: VaultKey, in workspace: SampleWorkspace) throws {
    try workspace.folder.write(
      vault.file(key: key), to: "root/environments/\(vault.environment)/secrets.vault",
      mode: 0o600)
    try workspace.folder.write(key.fileContent, to: "keys/vault.key", mode: 0o600)
  }

  /// Values for every reference of the project's staging and prod, each of the right shape.
  static func values(of environment: EnvironmentName) -> [String: String] {
    let base = "relay/\(environment)"
    return [
      "\(base)/telegram#/token": "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw-",
      "\(base)/chats#/personas": "-1001234567890=release",
      "\(base)/chats#/allowlist": "-1001234567890,4711",
      "\(base)/chats#/salt": String(repeating: "salt", count: 10),
      "\(base)/a2a#/api-key": "key-of-\(environment)",
      "\(base)/a2a-client#/certificate": "a certificate\n",
      "\(base)/a2a-client#/key": "a key\n",
      "\(base)/telemetry#/headers": "authorization=Bearer%20of-\(environment)",
      "\(base)/log-drain#/token": "drain of \(environment)",
    ]
  }
}
