import Glibc
import Support
import Testing

@testable import Durable

@Suite struct PathsTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test func makesMissingFoldersAndKeepsExistingOnes() throws {
    try folder.makeFolder("old", mode: 0o711)
    for name in ["old/a/b", "old/a/b", "old", "c/", "c//d"] {
      try makeFolder(folder.path(of: name), mode: FileMode(0o700))
    }
    #expect(try folder.names(in: "old/a") == ["b"])
    #expect(try folder.names(in: "c") == ["d"])
    #expect(try TestFile.mode(of: folder.path(of: "old")) == 0o711)
    #expect(try TestFile.mode(of: folder.path(of: "old/a")) == 0o700)
  }

  @Test(arguments: [
    (0o2775, 0o2775, 0o664, 0o600), (0o2770, 0o2775, 0o664, 0o600), (0o2755, 0o2755, 0o644, 0o600),
    (0o2750, 0o2755, 0o644, 0o600), (0o775, 0o755, 0o644, 0o600), (0o755, 0o755, 0o644, 0o600),
  ])
  func keepsTheGroupOfASharedFolder(
    parent: mode_t, below: mode_t, shared: mode_t, secret: mode_t
  ) throws {
    let team = try folder.makeFolder("team")
    // As root, another group than that of the process.
    let group = geteuid() == 0 ? 4242 : getegid()
    try #require(chown(team, uid_t.max, group) == 0 && chmod(team, parent) == 0)
    try makeFolder(team + "/a/b", mode: .sharedFolder)
    try AtomicFile.write([1], to: team + "/a/b/shared", mode: .shared)
    try AtomicFile.write([1], to: team + "/a/b/secret", mode: .private)
    _ = try AppendOnlyFile(team + "/a/log", .creating(.shared))
    #expect(try TestFile.mode(of: team + "/a") == below)
    #expect(try TestFile.mode(of: team + "/a/b") == below)
    #expect(try TestFile.mode(of: team + "/a/b/shared") == shared)
    #expect(try TestFile.mode(of: team + "/a/log") == shared)
    #expect(try TestFile.mode(of: team + "/a/b/secret") == secret)
    var status = stat()
    try #require(stat(team + "/a/b/shared", &status) == 0)
    #expect(status.st_gid == (parent & S_ISGID == 0 ? getegid() : group))
  }

  @Test func refusesToMakeAFolderWhereAFileIs() throws {
    try folder.write("x", to: "x")
    let error = #expect(throws: DurableError.self) {
      try makeFolder(folder.path(of: "x"), mode: FileMode(0o700))
    }
    #expect(error?.kind == .exists)
    let below = #expect(throws: DurableError.self) {
      try makeFolder(folder.path(of: "x/y"), mode: FileMode(0o700))
    }
    #expect(below?.kind == .notFound)
  }

  @Test func letsManyTasksMakeTheSameFolder() async throws {
    let path = folder.path(of: "a/b/c/d")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<16 { group.addTask { try makeFolder(path, mode: .sharedFolder) } }
      try await group.waitForAll()
    }
    #expect(try isFolder(path))
  }

  @Test func returnsWhetherThereWasSomethingToRemove() throws {
    let path = try folder.write("x", to: "x")
    #expect(try removeFile(path))
    #expect(try !removeFile(path))
    #expect(try !removeEmptyFolder(path))
    let below = try folder.makeFolder("a")
    try folder.write("", to: "a/x")
    #expect(try !removeEmptyFolder(below))
    let open = try Folder(below)
    #expect(try open.remove("x"))
    #expect(try !open.remove("x"))
    #expect(try removeEmptyFolder(below))
    #expect(throws: DurableError.self) { try removeFile(folder.path) }
  }

  @Test func findsFilesLinksAndFolders() throws {
    try folder.write("x", to: "x")
    #expect(symlink("nowhere", folder.path(of: "link")) == 0)
    for (name, isThere) in [("x", true), ("link", true), ("y", false), ("x/y", false)] {
      #expect(try exists(folder.path(of: name)) == isThere)
    }
    #expect(try isFolder(folder.path))
    #expect(try !isFolder(folder.path(of: "x")))
    #expect(try !isFolder(folder.path(of: "link")))
    #expect(throws: DurableError.self) { try exists("a\0b") }
  }

  @Test func splitsPaths() throws {
    for (path, parent, name) in [
      ("a", ".", "a"), ("/a", "/", "a"), ("a/b", "a", "b"), ("/a/b", "/a", "b"),
      ("a//b", "a/", "b"), ("\u{e9}/\u{e9}", "\u{e9}", "\u{e9}"),
    ] {
      let parts = try PathParts(path, for: .open)
      #expect(parts.folder == parent)
      #expect(parts.name == name)
    }
  }
}
