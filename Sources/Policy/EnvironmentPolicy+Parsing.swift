package import Manifest

extension EnvironmentPolicy {
  init(_ section: Section, of environment: EnvironmentName) throws(DocumentError) {
    var section = section
    vaults = try Self.vaults(try section.section("vaults"))
    signers = Set(try section.choices("signers", of: SignerScheme.self, atLeast: 1))
    logRetentionDays = try section.integer(
      "log_retention_days", in: environment == .prod ? 90...3650 : 1...3650)
    try section.finish()
  }

  private static func vaults(
    _ section: Section
  ) throws(DocumentError) -> [Reference.Backend: VaultLocation] {
    var section = section
    var vaults: [Reference.Backend: VaultLocation] = [:]
    for backend in Reference.Backend.allCases where section.has(backend.rawValue) {
      vaults[backend] = try VaultLocation(try section.section(backend.rawValue), backend: backend)
    }
    try section.finish(known: Reference.Backend.allCases.map(\.rawValue))
    guard !vaults.isEmpty else {
      throw section.refusal(
        "no vault", expected: "at least one of local, awssecrets, gcpsecrets, vault")
    }
    return vaults
  }
}
