internal import Configuration
internal import YAML

extension EnvironmentPolicy {
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
