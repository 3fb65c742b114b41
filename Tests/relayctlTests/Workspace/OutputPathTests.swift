import Console
import Support
import Testing

@testable import relayctl

/// Which paths an output may have, whatever links and spelling lead there.
@Suite struct OutputPathTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for name in [
      "root", "root/environments", "root/environments/prod", "root/logbook", "root/.git",
      "root/Sources", "root/scripts", "root/evidence", "root/environments-old", "elsewhere",
      "elsewhere/logbook",
    ] { try folder.makeFolder(name) }
    for name in ["root/.git/HEAD", "root/Package.swift", "root/README.md", "root/evidence/v.json"] {
      try folder.write("x", to: name)
    }
    try folder.write(#"{"kind":"Verdict"}"#, to: "root/verdict.json")
    _ = try Programs.run(
      "sh", "-c",
      """
      ln -s root/environments into; ln -s into again; ln -s root/logbook/entries.jsonl dangling
      ln -s ../root/environments/prod elsewhere/prod; ln -s root link-to-root; ln -s loop loop
      touch root/logbook/entries; ln -s root/logbook/entries to-entries
      """, in: folder.path)
  }

  private func refusal(_ path: String, _ kind: OutputKind = .verdict) -> Failure? {
    do throws(Failure) {
      try OutputPath("--out", path, kind).require(
        below: folder.path(of: "root"), log: folder.path(of: "elsewhere/logbook"))
      return nil
    } catch { return error }
  }

  @Test(arguments: [
    "root/environments/x", "root/environments/prod/x", "root/environments/new/x",
    "root/environments/../environments/x", "root/./environments//x", "root/logbook/x",
    "root/logbook/tile/0/x", "root/.git", "root/.git/x", "root/.git/refs/heads/x", "root/.GIT/x",
    "root/.git/HEAD", "root/Sources/x", "root/Sources/new/x.swift", "root/scripts/x",
    "root/Package.swift", "root/package.SWIFT", "root/Makefile", "root/relay.lock", "into/x",
    "again/prod/x", "elsewhere/prod/x", "link-to-root/environments/x", "link-to-root/relay.lock",
    "to-entries", "elsewhere/logbook/x", "root/evidence/../logbook/x", "elsewhere/.git/config",
    "root/README.md", "root/evidence/v.json",
  ])
  func refuses(path: String) throws {
    let error = try #require(refusal(folder.path(of: path)))
    #expect(error.status == .usage)
    #expect(error.hint == "choose a different path")
  }

  @Test(arguments: [
    "root/verdict.json", "root/new.json", "root/evidence/new", "root/environments-old/x",
    "root/environments", "root/nowhere/x", "elsewhere/x", "x", "root/logbook.json",
    "root/evidence/Package.swift", "dangling", "loop", "link-to-root/verdict.json",
    "root/.gitignore",
  ])
  func accepts(path: String) {
    #expect(refusal(folder.path(of: path)) == nil)
  }

  @Test func acceptsTheLockAtItsPlaceEvenIfItIsDamaged() throws {
    let path = try folder.write("damaged", to: "root/relay.lock")
    #expect(refusal(path, .lock) == nil)
    #expect(refusal(path, .verdict) != nil)
    #expect(refusal(try folder.write("damaged", to: "other.lock"), .lock) != nil)
  }

  @Test(arguments: [
    ("root/environments/x", "must not be inside "), ("root/.git/x", "must not be inside .git, "),
    ("root/Makefile", "must not be the workspace's Makefile"),
    ("root/README.md", "an existing file that is not a verdict"),
  ])
  func namesTheOptionAndTheReason(path: String, reason: String) throws {
    let error = try #require(refusal(folder.path(of: path)))
    #expect(error.message.hasPrefix("--out \(folder.path(of: path)): \(reason)"))
  }
}
