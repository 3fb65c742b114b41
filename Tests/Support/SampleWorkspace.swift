package import Subprocess

/// A workspace of one test: a copy of the project's environments below `root`, with folders for
/// keys and values beside it and one in memory (tmpfs), where staging and prod may be rendered to.
package final class SampleWorkspace: Sendable {
  /// Holds `root`, `keys` and `values`; the home of every program that is run.
  package let folder: TemporaryFolder
  /// A folder on tmpfs.
  package let memory: TemporaryFolder

  /// The workspace's root, where programs run.
  package var root: String { folder.path(of: "root") }
  /// Where programs look for the vault key, in `keys`; the test puts it there.
  package var vaultKey: String { folder.path(of: "keys/vault.key") }

  /// Copies `environments/`, without keys and without vaults, to a fresh folder in `parent`, by
  /// default `TMPDIR` or `/tmp`.
  package init(in parent: String? = nil) throws {
    folder = try TemporaryFolder(in: parent)
    memory = try TemporaryFolder(in: "/dev/shm")
    try folder.makeFolder("root")
    try folder.makeFolder("keys", mode: 0o700)
    try folder.makeFolder("values", mode: 0o700)
    let copied = try Programs.run(
      "cp", "-R", "\(Places.root)/environments", root, in: folder.path)
    try require(copied)
  }

  /// Another workspace in `parent` with the same files; its folder for renderings is empty.
  package func copy(in parent: String? = nil) throws -> SampleWorkspace {
    try SampleWorkspace(copying: folder, in: parent)
  }

  private init(copying other: TemporaryFolder, in parent: String?) throws {
    folder = try TemporaryFolder(in: parent)
    memory = try TemporaryFolder(in: "/dev/shm")
    try require(Programs.run("cp", "-a", "\(other.path)/.", folder.path, in: folder.path))
  }

  /// Runs relayctl in the root with the vault key named by the environment.
  package func relayctl(
    _ arguments: String..., input: Input = .null, environment: [String: String] = [:]
  ) throws(SubprocessError) -> Output {
    try run(["relayctl"] + arguments, input: input, environment: environment)
  }

  /// Runs a program in the root with what relayctl is to find in its environment; `environment` is
  /// laid over it, and an empty value takes a variable out.
  package func run(
    _ words: [String], input: Input = .null, environment: [String: String] = [:],
    timeout: Duration = .seconds(60)
  ) throws(SubprocessError) -> Output {
    try Subprocess.run(
      words, environment: variables.merging(environment) { $1 }.filter { !$0.value.isEmpty },
      input: input, folder: root, timeout: timeout)
  }

  /// What every program run here finds in its environment.
  package var variables: [String: String] {
    Programs.environment(home: folder.path).merging(["RELAYCTL_VAULT_KEY_FILE": vaultKey]) { $1 }
  }

  /// Throws what a program wrote unless it succeeded.
  @discardableResult
  package func require(_ output: Output) throws -> Output {
    guard output.status.isSuccess else {
      throw SetUpError(status: output.status, stderr: output.errorText)
    }
    return output
  }

  /// Replaces the first `old` in a file below the root, which must hold it.
  package func edit(_ name: String, replacing old: String, with new: String) throws {
    let text = try folder.text("root/\(name)")
    guard let range = text.firstRange(of: old) else {
      throw SetUpError(status: .exited(1), stderr: "\(name): no \(old)")
    }
    try folder.write(text.replacingCharacters(in: range, with: new), to: "root/\(name)")
  }
}

/// A program that was to prepare a test and failed.
package struct SetUpError: Error, Equatable, CustomStringConvertible {
  /// How it ended.
  package let status: Termination
  /// What it said.
  package let stderr: String

  /// A program that ended so.
  package init(status: Termination, stderr: String) {
    self.status = status
    self.stderr = stderr
  }

  /// Both.
  package var description: String { "\(status): \(stderr)" }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
    String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
  }
}
