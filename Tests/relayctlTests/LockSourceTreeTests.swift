import Crypto
import Lock
import Subprocess
import Support
import Testing

@testable import relayctl

@Suite struct LockSourceTreeTests {
  /// The command of docs/formats/lock.md, with stock tools.
  private static let command = """
    git ls-files -z Package.swift Sources Makefile scripts pipelines environments/policy.yaml \
    | xargs -0 sha256sum | LC_ALL=C sort | sha256sum
    """

  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("// package\n", to: "Package.swift")
    try folder.write("all:\n", to: "Makefile")
    try folder.write("not a source\n", to: "README.md")
    try folder.makeFolder("Sources")
    try folder.write("let a = 1\n", to: "Sources/a.swift")
    try folder.write("Sources/ignored.swift\n", to: ".gitignore")
    try shell("git init -q . && git add -A")
  }

  @discardableResult
  private func shell(_ script: String) throws -> String {
    let output = try Programs.run("bash", "-c", script, in: folder.path)
    try #require(output.status.isSuccess, "\(script): \(output.errorText)")
    return output.text
  }

  private func tree() throws(MeasurementError) -> SourceTree {
    try SourceTree(root: folder.path)
  }

  @Test func hasTheDigestOfTheStockTools() throws {
    try #expect(shell(Self.command) == tree().list.digest.hex + "  -\n")
    #expect(
      try tree().list.files.keys.sorted().map(\.text) == [
        "Makefile", "Package.swift", "Sources/a.swift",
      ])
  }

  @Test(arguments: [
    "with space.swift", "back\\slash.swift", "line\nfeed.swift", "return\r.swift", "\\n.swift",
    "quote\"'.swift", "-dash.swift", "\u{e9}.swift", "e\u{301}.swift", "\u{202e}.swift",
    "tab\t.swift",
  ])
  func agreesWithSha256sumOnOddNames(name: String) throws {
    try folder.write("odd\n", to: "Sources/\(name)")
    try shell("git add -A")
    try #expect(shell(Self.command) == tree().list.digest.hex + "  -\n")
    #expect(try tree().list.files.count == 4)
  }

  @Test func hashesTheWorkingTreeAndNotTheCommit() throws {
    let before = try tree().list.digest
    try folder.write("let a = 2\n", to: "Sources/a.swift")
    let after = try tree().list.digest
    #expect(before != after)
    #expect(try shell(Self.command) == after.hex + "  -\n")
  }

  @Test func reportsMissingAndUntrackedFiles() throws {
    try shell("rm Makefile && touch Sources/new.swift Sources/ignored.swift scripts.txt")
    let tree = try tree()
    #expect(tree.missing == [SourcePath("Makefile")])
    #expect(tree.untracked.map(\.text) == ["Sources/ignored.swift", "Sources/new.swift"])
  }

  @Test func refusesAnUnfinishedMerge() throws {
    try shell(
      """
      git commit -qm one && git checkout -qb other && echo 1 > Makefile && git commit -qam two \
      && git checkout -q - && echo 2 > Makefile && git commit -qam three \
      && ! git merge -q other > /dev/null
      """)
    #expect(throws: MeasurementError.unmerged("Makefile")) { try tree() }
  }

  @Test func refusesAFolderWithoutSources() throws {
    try shell("git rm -q --cached -r .")
    #expect(throws: MeasurementError.noSources(root: folder.path)) { try tree() }
  }

  @Test func refusesAFolderWithoutARepository() throws {
    try shell("rm -rf .git")
    let error = #expect(throws: MeasurementError.self) { try tree() }
    guard case .git(.noRepository)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test(arguments: [
    ("../Package.swift", true), ("a.swift", true), ("./../Sources/a.swift", true),
    ("../README.md", false), ("/etc/hostname", false), ("../../elsewhere", false), (".", false),
    ("nothing.swift", false),
  ])
  func takesALinkOnlyForAnotherSource(target: String, isTaken: Bool) throws {
    try shell("ln -s '\(target)' Sources/link.swift && git add -A")
    guard isTaken else {
      let error = MeasurementError.foreignLink("Sources/link.swift", target: target)
      #expect(throws: error, "\(target)") { try tree() }
      return
    }
    try #expect(shell(Self.command) == tree().list.digest.hex + "  -\n", "\(target)")
  }

  @Test func refusesANameThatIsNotUTF8() throws {
    try shell("touch $'Sources/\\xff.swift' && git add -A")
    #expect(throws: MeasurementError.nameNotUTF8("Sources/\u{fffd}.swift")) { try tree() }
  }
}
