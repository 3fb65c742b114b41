package import Configuration
internal import YAML

/// One environment of section `environments` of policy.yaml: what it may use.
package struct EnvironmentPolicy: Hashable, Sendable {
  /// Vaults that references of the environment may name, and where they are; at least one.
  package let vaults: [Reference.Backend: VaultLocation]

  /// Schemes of the signers whose manifests count.
  package let signers: Set<SignerScheme>

  /// Days for which the environment's logs are kept, 1–3650; prod at least 90.
  package let logRetentionDays: Int

  init(reading reader: inout MappingReader, of environment: EnvironmentName) throws(YAMLError) {
    vaults = try Self.vaults(try reader.required("vaults"))
    signers = Set(try reader.choices("signers", of: SignerScheme.self))
    logRetentionDays = try reader.integer(
      "log_retention_days", in: environment == .prod ? 90...3650 : 1...3650)
  }

  private static func vaults(_ value: Value) throws(YAMLError) -> [Reference.Backend: VaultLocation]
  {
    let vaults = try value.mapping { reader throws(YAMLError) in
      var vaults: [Reference.Backend: VaultLocation] = [:]
      for backend in Reference.Backend.allCases {
        guard let location = reader.optional(backend.rawValue) else { continue }
        vaults[backend] = try location.mapping { reader throws(YAMLError) in
          try VaultLocation(reading: &reader, of: backend)
        }
      }
      return vaults
    }
    guard !vaults.isEmpty else { throw value.error(expected: "at least one vault") }
    return vaults
  }
}

/// How a manifest's signer is reached, by the scheme of its URI (docs/formats/manifest.md §4).
package enum SignerScheme: String, Hashable, Sendable, CaseIterable {
  /// A private key in a file, `file:PATH`.
  case file
  /// AWS KMS, `awskms:///alias/NAME`.
  case awskms
  /// Google Cloud KMS, `gcpkms://projects/…`.
  case gcpkms
  /// HashiCorp Vault's transit engine, `hashivault://KEY`.
  case hashivault
}
