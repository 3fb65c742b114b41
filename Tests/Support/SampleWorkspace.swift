package import Subprocess

/// The workspace of one test: a copy of the project's environments in `root`, folders for keys and
/// values next to it, and a folder in memory (tmpfs), to which staging and prod may be rendered.
package final class SampleWorkspace: Sendable {
  /// Contains `root`, `keys` and `values`; the home of every program.
  package let folder: TemporaryFolder
  /// A folder on tmpfs.
  package let memory: TemporaryFolder

  /// The root of the workspace, the working folder of programs.
  package var root: String { folder.path(of: "root") }
  /// The path at which programs expect the vault key; the test writes it.
  package var vaultKey: String { folder.path(of: "keys/vault.key") }

  /// Copies `environments/`, without keys and vaults, to a new folder in `parent`, by default
  /// `TMPDIR` or `/tmp`. Policy and exceptions of the copy expire on 2999-12-31.
  package init(in parent: String? = nil) throws {
    folder = try TemporaryFolder(in: parent)
    memory = try TemporaryFolder(in: "/dev/shm")
    try folder.makeFolder("root")
    try folder.makeFolder("keys", mode: 0o700)
    try folder.makeFolder("values", mode: 0o700)
    let copied = try Programs.run(
      "cp", "-R", "\(Places.root)/environments", root, in: folder.path)
    try require(copied)
    // The committed files expire one day; tests that use the clock must not depend on it.
    for name in ["policy.yaml", "exceptions.yaml"] {
      try edit("environments/\(name)", replacing: "\"2027-11-30\"", with: "\"2999-12-31\"")
    }
  }

  /// Copies the workspace to `parent`. The copy's folder in memory is empty.
  package func copy(in parent: String? = nil) throws -> SampleWorkspace {
    try SampleWorkspace(copying: folder, in: parent)
  }

  private init(copying other: TemporaryFolder, in parent: String?) throws {
    folder = try TemporaryFolder(in: parent)
    memory = try TemporaryFolder(in: "/dev/shm")
    try require(Programs.run("cp", "-a", "\(other.path)/.", folder.path, in: folder.path))
  }

  /// Runs relayctl in the root, with the vault key in its environment.
  package func relayctl(
    _ arguments: String..., input: Input = .null, environment: [String: String] = [:]
  ) throws(SubprocessError) -> Output {
    try run(["relayctl"] + arguments, input: input, environment: environment)
  }

  /// Runs a program in the root with the environment that relayctl needs. `environment` overrides
  /// it; an empty value removes a variable.
  package func run(
    _ words: [String], input: Input = .null, environment: [String: String] = [:],
    timeout: Duration = .seconds(180)
  ) throws(SubprocessError) -> Output {
    try Subprocess.run(
      words, environment: variables.merging(environment) { $1 }.filter { !$0.value.isEmpty },
      input: input, folder: root, timeout: timeout)
  }

  /// The environment of every program that is run here.
  package var variables: [String: String] {
    Programs.environment(home: folder.path).merging(["RELAYCTL_VAULT_KEY_FILE": vaultKey]) { $1 }
  }

  /// Commits the files of the root as they are, without vaults, in a repository of its own.
  package func commit() throws {
    let script = """
      git init -q -b main; echo '*.vault' >.git/info/exclude; git add -A
      git commit -q --allow-empty -m 'as it is'
      """
    try require(run(["sh", "-euc", script]))
  }

  /// Throws the error output of a program unless it succeeded.
  @discardableResult
  package func require(_ output: Output) throws -> Output {
    guard output.status.isSuccess else {
      throw SetUpError(status: output.status, stderr: output.errorText)
    }
    return output
  }

  /// Replaces the first `old`, which must exist, in a file below the root.
  package func edit(_ name: String, replacing old: String, with new: String) throws {
    let text = try folder.text("root/\(name)")
    guard let range = text.firstRange(of: old) else {
      throw SetUpError(status: .exited(1), stderr: "\(name): no \(old)")
    }
    try folder.write(text.replacingCharacters(in: range, with: new), to: "root/\(name)")
  }
}

/// A program failed that prepares a test.
package struct SetUpError: Error, Equatable, CustomStringConvertible {
  package let status: Termination
  package let stderr: String

  package init(status: Termination, stderr: String) {
    self.status = status
    self.stderr = stderr
  }

  package var description: String { "\(status): \(stderr)" }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
    String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
  }
}
