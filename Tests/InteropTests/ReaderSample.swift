import Configuration
import RFC3339
import Subprocess
import Support
import Vault

@testable import relayctl

/// An environment of the project, rendered with values of all portable characters.
struct ReaderSample {
  let workspace: SampleWorkspace
  let apiKey: String
  /// What `relayctl render` answered.
  let output: Output

  var rendered: String { workspace.memory.path(of: "env") }

  init(
    _ environment: EnvironmentName, _ generator: inout some RandomNumberGenerator,
    apiKey given: String? = nil
  ) throws {
    workspace = try SampleWorkspace()
    let portable = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_@%+=:,./-"
    let scrambled = String(portable.shuffled(using: &generator))
    apiKey = given ?? scrambled
    let key = try VaultKey.generate()
    let now = Timestamp.now()
    var vault = try LocalVault(new: environment, key: key, now: now)
    var values = try CanaryValues(of: environment, in: workspace, &generator).values
    values["relay/\(environment)/a2a#/api-key"] = apiKey
    values["relay/\(environment)/chats#/salt"] = scrambled
    for (address, value) in values {
      try vault.put(
        SecretValue(Array(value.utf8)), at: SecretAddress(address), ticket: "OPS-1", key: key,
        now: now)
    }
    try workspace.folder.write(
      vault.file(key: key), to: "root/environments/\(environment)/secrets.vault", mode: 0o600)
    try workspace.folder.write(key.fileContent, to: "keys/vault.key", mode: 0o600)
    output = try workspace.relayctl(
      "render", environment.rawValue, "--out", workspace.memory.path(of: "env"))
  }
}
