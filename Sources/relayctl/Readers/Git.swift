import Console
import Subprocess

/// The git repository that holds the workspace, asked through the git program.
struct Git {
  private let folder: String

  /// Git in the workspace's root, whether or not that is a repository.
  init(_ workspace: Workspace) { self.init(folder: workspace.root) }

  /// Git in a folder, whether or not that is in a repository.
  init(folder: String) { self.folder = folder }

  /// What git answers to a question, without its line feed; `nil` when it has no answer: no repository, no such
  /// name, nothing configured.
  func line(_ arguments: [String]) throws(Failure) -> String? {
    guard let output = try output(arguments) else { return nil }
    let text = String(decoding: output, as: UTF8.self)
    let line = text.hasSuffix("\n") ? String(text.dropLast()) : text
    return line.isEmpty || line.utf8.contains(UInt8(ascii: "\n")) ? nil : line
  }

  /// All that git writes in answer to `input`, at most `outputLimit` bytes; `nil` when it says no.
  func output(
    _ arguments: [String], input: [UInt8]? = nil, outputLimit: Int = 16 << 20
  ) throws(Failure) -> [UInt8]? {
    // HOME and XDG_CONFIG_HOME: user.email is mostly set there.
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
