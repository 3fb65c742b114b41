import Subprocess
import Support
import Testing

@testable import relayctl

/// A repository in a temporary folder, with commits of fixed content and time.
struct GitSample {
  let folder: TemporaryFolder

  /// Creates a repository with ids of this format, `sha1` or `sha256`, and one commit.
  init(format: String = "sha1") throws {
    folder = try TemporaryFolder()
    try shell(
      """
      git init -q -b main --object-format=\(format) .
      mkdir sub; echo one >sub/file; printf 'no feed' >plain; ln -s plain link; chmod 755 sub/file
      git add -A; git commit -q -m first
      """)
  }

  var git: Git { Git(folder: folder.path, programs: .system) }
  var objects: GitObjects { GitObjects(git) }
  var history: GitHistory { GitHistory(objects) }

  func head() throws -> GitObjectID { try #require(try git.id(of: "HEAD")) }

  @discardableResult
  func shell(_ script: String) throws -> String {
    let output = try Programs.run("bash", "-euc", script, in: folder.path)
    try #require(output.status.isSuccess, "\(script): \(output.errorText)")
    return output.text
  }

  /// Returns the id that git itself resolves a name to.
  func id(_ name: String) throws -> GitObjectID {
    try #require(GitObjectID(String(try shell("git rev-parse '\(name)'").dropLast())))
  }
}
