import Console
import Subprocess

/// Runs git to read facts about the repository of a folder.
struct Git {
  private let folder: String

  /// Creates an instance that runs git in the root of the workspace, which need not be in a
  /// repository.
  init(_ workspace: Workspace) { self.init(folder: workspace.root) }

  /// Creates an instance that runs git in a folder, which need not be in a repository.
  init(folder: String) { self.folder = folder }

  /// Runs git and returns its one line of output without the line feed. Returns `nil` if git exits
  /// with an error, or if the output is empty or longer than one line.
  func line(_ arguments: [String]) throws(Failure) -> String? {
    guard let output = try output(arguments) else { return nil }
    let text = String(decoding: output, as: UTF8.self)
    let line = text.hasSuffix("\n") ? String(text.dropLast()) : text
    return line.isEmpty || line.utf8.contains(UInt8(ascii: "\n")) ? nil : line
  }

  /// Runs git with `input` and returns its output, at most `outputLimit` bytes. Returns `nil` if
  /// git exits with an error.
  func output(
    _ arguments: [String], input: [UInt8]? = nil, outputLimit: Int = 16 << 20
  ) throws(Failure) -> [UInt8]? {
    // git finds user.email in files below HOME or XDG_CONFIG_HOME.
    var environment = inheritedEnvironment(["PATH", "HOME", "XDG_CONFIG_HOME"])
    environment["LC_ALL"] = "C"
    do throws(SubprocessError) {
      let output = try run(
        ["git"] + arguments, environment: environment, input: input.map(Input.bytes) ?? .null,
        folder: folder, outputLimit: outputLimit)
      return output.status.isSuccess ? output.stdout : nil
    } catch {
      throw Failure(.undecided, "\(error)")
    }
  }
}

extension GitOptions {
  /// Returns the value of `--actor`, or else git's `user.email`.
  static func actor(_ invocation: Invocation, _ workspace: Workspace) throws(Failure) -> String {
    if let given = invocation[actor] { return given }
    if let email = try Git(workspace).line(["config", "user.email"]) { return email }
    throw Failure(.usage, "no actor: git has no user.email here, expected --actor PERSON")
  }

  /// Returns the value of `--commit`, or else the commit of git's `HEAD`.
  static func commit(_ invocation: Invocation, _ workspace: Workspace) throws(Failure) -> String {
    if let given = invocation[commit] { return given }
    if let head = try Git(workspace).line(["rev-parse", "--verify", "--quiet", "HEAD"]) {
      return head
    }
    throw Failure(.usage, "no commit: git has no HEAD here, expected --commit SHA")
  }
}
