package import Configuration

/// What one environment may use.
package struct EnvironmentPolicy: Hashable, Sendable {
  /// Vaults that references of the environment may name, and where they are. None named: every
  /// reference is refused.
  package let vaults: [Reference.Backend: VaultLocation]

  /// Schemes of the signers whose manifests count.
  package let signers: Set<SignerScheme>

  /// Days for which the environment's logs are kept, 1–3650; prod at least 90 (R49).
  package let logRetentionDays: Int
}
