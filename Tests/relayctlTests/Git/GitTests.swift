import Console
import Subprocess
import Support
import Testing

@testable import relayctl

/// Which answers of git are negative, and which are none.
@Suite struct GitTests {
  private let sample: GitSample

  init() throws { sample = try GitSample() }

  @Test func doesNotFindWhatDoesNotExist() throws {
    #expect(try sample.git.id(of: "refs/heads/other") == nil)
    #expect(try sample.git.setting("user.nothing") == nil)
    #expect(try sample.git.upstream(of: "refs/heads/main") == nil)
    #expect(try sample.git.branch() == "refs/heads/main")
    try sample.shell("git checkout -q --detach")
    #expect(try sample.git.branch() == nil)
    #expect(try sample.git.trackedFiles(like: ["*.key"]) == [])
    #expect(try sample.git.trackedFiles(like: ["*ile"]) == ["sub/file"])
  }

  @Test func findsNoRepository() throws {
    let folder = try TemporaryFolder()
    let git = Git(folder: folder.path, programs: .system)
    #expect(throws: GitError.noRepository(folder: folder.path)) { try git.id(of: "HEAD") }
  }

  @Test(arguments: [
    ("the repository is damaged", ": >.git/HEAD", "not a git repository (or any of the parent"),
    ("a ref is damaged", "echo x >.git/refs/heads/main", "No such ref: HEAD"),
    ("the configuration is damaged", "echo '[' >>.git/config", "bad config line "),
  ])
  func takesNoFailureForANegativeAnswer(name: String, fault: String, message: String) throws {
    try sample.shell(fault)
    let error = #expect(throws: GitError.self, "\(name)") { try sample.git.id(of: "HEAD") }
    guard case .refused(let refusal) = error else {
      Issue.record("\(name): \(String(describing: error))")
      return
    }
    #expect(refusal.message.hasPrefix(message), "\(name): \(refusal.message)")
  }

  @Test func passesOnTheStepThatGitProposes() throws {
    let output = try Programs.run(
      "bash", "-c",
      """
      echo 'warning: a warning'; echo 'fatal: detected dubious ownership in repository at /x' >&2
      printf '\\nTo add an exception, call:\\n\\n\\tgit config --global --add safe.directory /x\\n' >&2
      exit 128
      """, in: sample.folder.path)
    let failure = Failure(GitError.refused(GitRefusal(output)))
    #expect(failure.status == .undecided)
    #expect(failure.message == "git: detected dubious ownership in repository at /x")
    #expect(
      failure.hint == "if you trust it, run git config --global --add safe.directory /x")
  }

  @Test func runsNoProgramOfTheRepository() throws {
    try sample.shell(
      """
      printf '#!/bin/sh\\ntouch %s/ran\\n' "$PWD" >hook; chmod 755 hook; cp hook .git/hooks/post-index-change
      git config core.fsmonitor "$PWD/hook"; git config core.pager "$PWD/hook"
      """)
    _ = try sample.git.trackedFiles(like: ["*"])
    _ = try sample.git.id(of: "HEAD")
    #expect(throws: (any Error).self) { try sample.folder.read("ran") }
  }

  @Test func looksForProgramsOutsideOfTheWorkspaceOnly() throws {
    try sample.folder.makeFolder("tools")
    for (value, isRefused) in [
      ("", false), ("/usr/bin", false), ("/nowhere:/usr/bin", false), ("tools", true),
      ("/usr/bin:", true), (":/usr/bin", true), ("/usr/bin:.", true), (sample.folder.path, true),
      ("\(sample.folder.path)/tools", true), ("/usr/bin:\(sample.folder.path)/./tools", true),
      ("\(sample.folder.path)x", false),
    ] {
      let environment = [ProgramPath.variable: value]
      let path = try? ProgramPath(environment, root: sample.folder.path)
      #expect((path == nil) == isRefused, "\(value)")
      #expect(path == nil || path?.isGiven == !value.isEmpty, "\(value)")
    }
  }
}
