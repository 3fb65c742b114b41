import Configuration
import Crypto
import Lock
import Support
import Testing

@testable import Gate

/// The rule `sources_match_commit`.
@Suite struct SourcesMatchCommitTests {
  private static let lock = ["relay.lock"]
  private static let absent =
    "commit \(GateSample.commit): not in this git repository"

  /// The commit has these files instead of those of the lock; `nil` removes one.
  private static func committed(_ files: [String: String?]) -> RuleRow.Change {
    {
      var list = GateSample.lock.content.sources
      for (path, content) in files {
        list.files[SourcePath(path)] = content.map(LockSample.digest)
      }
      $0.committedSources = .success(list)
    }
  }

  private static func other(_ label: String, _ files: [String: String?], _ names: String) -> RuleRow
  {
    .no(
      label, "relay.lock: differs from the sources of commit \(GateSample.commit): \(names)", lock,
      next: "check out \(GateSample.commit), then run make build && relayctl lock write",
      committed(files))
  }

  private static let rows: [RuleRow] =
    [
      .yes("the files of the commit", "files: 2, all match the commit", lock),
      .yes("dev to staging", "files: 2, all match the commit", lock, into: .staging),
      .no(
        "git does not have the commit", absent, lock, next: "run git fetch, or pass --commit SHA",
        { $0.committedSources = .success(nil) }),
      .no(
        "the commit has none of the files", absent, lock,
        next: "run git fetch, or pass --commit SHA",
        { $0.committedSources = .success(SourceList(files: [:])) }),
      other("another content of one file", ["Makefile": "other"], "Makefile"),
      other("a file that the lock lacks", ["Sources/b.swift": "b"], "Sources/b.swift"),
      other("a file that the commit lacks", ["Sources/a.swift": nil], "Sources/a.swift"),
      other(
        "three files", ["Makefile": "x", "Sources/a.swift": "x", "Sources/b.swift": "x"],
        "Makefile, Sources/a.swift, Sources/b.swift"),
      other(
        "five files",
        [
          "Makefile": "x", "Sources/a.swift": "x", "Sources/b.swift": "x", "Sources/c.swift": "x",
          "scripts/d": "x",
        ], "Makefile, Sources/a.swift, Sources/b.swift and 2 more"),
      other(
        "two spellings of one name, which differ in bytes", ["Sources/\u{e9}": "x"],
        "Sources/\u{e9}"),
    ]
    + RuleRow.passesOn("lock") { $0.lock = .failure($1) }
    + RuleRow.passesOn("committed sources") { $0.committedSources = .failure($1) }

  @Test(arguments: rows) func decides(row: RuleRow) throws { try row.check(.sourcesMatchCommit) }

  @Test func isAskedOfEveryPromotion() throws {
    #expect(try GateRule.sourcesMatchCommit.isAsked(into: .staging))
    #expect(try GateRule.sourcesMatchCommit.isAsked(into: .prod))
  }
}
