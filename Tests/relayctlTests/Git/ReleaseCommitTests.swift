import Subprocess
import Support
import Testing

@testable import relayctl

/// Which commit is the release, and which commits have the same release.
@Suite struct ReleaseCommitTests {
  private let sample: GitSample

  init() throws { sample = try GitSample() }

  private func release(_ folder: String = ".") throws -> ReleaseCommit {
    try ReleaseCommit(Git(folder: sample.folder.path(of: folder), programs: .system))
  }

  @Test func passesCommitsOfRecordsOnly() throws {
    let first = try sample.head()
    for name in ReleaseCommit.records {
      try sample.shell(
        "mkdir -p \(name); echo x >>\(name)/file; git add -A; git commit -qm \(name)")
      #expect(try release().id == first, "\(name)")
    }
    #expect(try release().ids.count == 5)
    try sample.shell("echo changed >plain; git commit -qam change")
    let second = try sample.head()
    #expect(try release().id == second)
    #expect(try !release().isSame(as: first))
    try sample.shell("echo y >>logbook/file; git commit -qam log; git revert --no-edit -n HEAD~1")
    try sample.shell("git commit -qm back")
    // The same release as the first, by another commit.
    #expect(try release().id == sample.head())
    #expect(try release().isSame(as: first))
    #expect(try !release().isSame(as: second))
  }

  @Test(arguments: ["sub/logbook/file", "logbook", "logbooks/file", "Logbook/file"])
  func passesNothingElse(path: String) throws {
    try sample.shell("mkdir -p $(dirname \(path)); echo x >\(path); git add -A; git commit -qm one")
    #expect(try release().id == sample.head(), "\(path)")
  }

  @Test func isAboutTheFolderOfTheRoot() throws {
    try sample.shell("mkdir -p sub/logbook; echo a >sub/file; git add -A; git commit -qm root")
    let root = try sample.head()
    try sample.shell("echo b >plain; git commit -qam elsewhere")
    try sample.shell("echo c >sub/logbook/file; git add -A; git commit -qm log")
    #expect(try release("sub").id == root)
    #expect(try release().id == sample.head())
  }

  @Test func followsFirstParents() throws {
    let first = try sample.head()
    try sample.shell(
      """
      git checkout -qb side; echo x >plain; git commit -qam side; git checkout -q main
      mkdir logbook; echo x >logbook/file; git add -A; git commit -qm log
      git merge -q --no-ff -m merge -s ours side
      """)
    #expect(try release().id == first)
    try sample.shell("git reset -q --hard HEAD~1; git merge -q --no-ff -m merge side")
    #expect(try release().id == sample.head())
  }

  @Test func isUndecidedInAShallowClone() throws {
    try sample.shell(
      """
      mkdir logbook; echo x >logbook/file; git add -A; git commit -qm log
      git clone -q --depth 1 "file://$PWD" clone
      """)
    #expect(throws: GitError.missing(try sample.id("HEAD~1"), .shallow)) { try release("clone") }
  }

  @Test(arguments: [
    ("a", "b", "b"), ("x/a", "../b", "b"), ("x/a", "b", "x/b"), ("x/y/a", "./../z//b", "x/z/b"),
    ("a", "../b", nil), ("x/a", "../../b", nil), ("a", "/b", nil), ("a", "", nil),
  ])
  func resolvesLinksBelowTheRoot(place: String, target: String, path: String?) {
    let resolved = ReleaseFiles.path(of: Array(target.utf8), from: Array(place.utf8))
    #expect(resolved.map { String(decoding: $0, as: UTF8.self) } == path)
  }

  @Test func refusesWhatIsNoFile() {
    let files = ReleaseFiles([
      Array("a".utf8): .file([1]), Array("one".utf8): .link(Array("a".utf8)),
      Array("two".utf8): .link(Array("one".utf8)), Array("out".utf8): .link(Array("/etc/x".utf8)),
      Array("loop".utf8): .link(Array("loop".utf8)), Array("m".utf8): .refused("a submodule"),
    ])
    #expect(files.resolved(Array("two".utf8)) == .file([1]))
    #expect(files.resolved(Array("m".utf8)) == .refused("a submodule"))
    #expect(files.resolved(Array("none".utf8)) == nil)
    for name in ["out", "loop"] {
      guard case .refused(let reason)? = files.resolved(Array(name.utf8)) else {
        Issue.record("\(name)")
        continue
      }
      #expect(reason.hasPrefix("a symbolic link to "), "\(name)")
    }
  }
}
