import Configuration
import Subprocess
import Support
import Vault

@testable import relayctl

/// A workspace whose vaults hold a value for every reference.
struct RenderSample {
  let workspace: SampleWorkspace
  let key: VaultKey

  /// Vaults of staging and prod; `values` override the sample's; nil removes a secret.
  init(_ values: [String: String?] = [:]) throws {
    workspace = try SampleWorkspace()
    key = try VaultSample.key()
    for environment in [EnvironmentName.staging, .prod] {
      var all = VaultSample.values(of: environment)
      for (address, value) in values where address.hasPrefix("relay/\(environment)/") {
        all[address] = value
      }
      let vault = try VaultSample.vault(of: environment, all, key: key)
      try VaultSample.store(vault, key: key, in: workspace)
    }
  }

  /// `relayctl render prod --out MEMORY/env` with more arguments.
  func render(_ more: String..., input: Input = .null) throws -> Output {
    try workspace.run(["relayctl", "render", "prod", "--out", out] + more, input: input)
  }

  /// The environment file in memory.
  var out: String { workspace.memory.path(of: "env") }
  /// The record beside it.
  var record: String { out + ".record.json" }
}
