import Console
import Glibc
import Subprocess
import Support

@testable import relayctl

/// A copy of the workspace that the gate answers yes to (``ScriptWorkspace/gateTemplate()``).
final class GateWorkspace: Sendable {
  let folder: TemporaryFolder
  var root: String { folder.path(of: "repo") }

  init() throws {
    folder = try TemporaryFolder()
    let output = try Subprocess.run(
      ["cp", "-Rp", "--", "\(try ScriptWorkspace.gateTemplate())/.", folder.path], environment: [:])
    guard output.status.isSuccess else {
      throw SetUpError(status: output.status, stderr: output.errorText)
    }
  }

  /// What a program finds in its environment.
  var variables: [String: String] {
    ScriptWorkspace.environment(folder: folder.path).merging([
      "RELAYCTL_ROOT": root, "RELAYCTL_VAULT_KEY_FILE": folder.path(of: "keys/vault.key"),
      "RELAYCTL_LOG_KEY_FILE": folder.path(of: "keys/logbook.key"),
      "RELAYCTL_SIGNER": "file:" + folder.path(of: "keys/manifest.key"),
    ]) { $1 }
  }

  /// Runs a program in the root.
  @discardableResult
  func run(_ words: String...) throws -> Output {
    try Subprocess.run(words, environment: variables, folder: root)
  }

  /// Runs the gate in this process; its exit status.
  func gate(_ arguments: String...) throws -> ExitStatus {
    let nothing = open("/dev/null", O_WRONLY | O_CLOEXEC)
    defer { close(nothing) }
    let terminal = Terminal(
      out: Stream(descriptor: nothing, name: "standard output"),
      err: Stream(descriptor: nothing, name: "standard error"))
    let words =
      [
        "gate", "staging", "prod", "--evidence", "\(root)/evidence", "--out",
        folder.path(of: "verdict.json"), "--actor", "alice@example.com",
      ] + arguments
    return Relayctl.program.run(
      arguments: words, environment: variables, terminal: terminal)
  }
}
