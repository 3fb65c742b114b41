import Configuration
import RFC3339

@testable import Vault

/// Vaults with values that nobody uses.
enum VaultSample {
  static let created = Timestamp(seconds: 1_760_000_000)

  static func key() throws -> VaultKey { try VaultKey.generate() }

  static func secret(_ text: String) -> SecretValue { SecretValue(Array(text.utf8)) }

  /// A vault of prod with a value at each address, written at ``created``.
  static func vault(_ values: [String: String], key: VaultKey) throws -> LocalVault {
    var vault = try LocalVault(new: .prod, key: key, now: created)
    for (address, value) in values {
      try vault.put(
        secret(value), at: SecretAddress(address), ticket: "OPS-1", key: key, now: created)
    }
    return vault
  }
}
