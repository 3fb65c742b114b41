import Glibc
import Support
import Testing

@testable import Durable

@Suite struct FolderTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test func makesMissingFoldersAndKeepsExistingOnes() throws {
    try folder.makeFolder("old", mode: 0o711)
    for name in ["old/a/b", "old/a/b", "old", "c/", "c//d"] {
      try makeFolder(folder.path(of: name), mode: .privateFolder)
    }
    #expect(try folder.names(in: "old/a") == ["b"])
    #expect(try folder.names(in: "c") == ["d"])
    #expect(try TestFile.mode(of: folder.path(of: "old")) == 0o711)
    #expect(try TestFile.mode(of: folder.path(of: "old/a")) == 0o700)
  }

  @Test func refusesToMakeAFolderWhereAFileIs() throws {
    try folder.write("x", to: "x")
    let error = #expect(throws: DurableError.self) {
      try makeFolder(folder.path(of: "x"), mode: .privateFolder)
    }
    #expect(error?.kind == .exists)
    let below = #expect(throws: DurableError.self) {
      try makeFolder(folder.path(of: "x/y"), mode: .privateFolder)
    }
    #expect(below?.kind == .notFound)
  }

  @Test func letsManyMakeTheSameFolder() async throws {
    let path = folder.path(of: "a/b/c/d")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<16 { group.addTask { try makeFolder(path, mode: .sharedFolder) } }
      try await group.waitForAll()
    }
    #expect(try isFolder(path))
  }

  @Test func listsByBytes() throws {
    for name in ["b", "a", "\u{e9}", "Z", ".hidden", "a-", "10", "9"] {
      try folder.write("", to: name)
    }
    #expect(
      try listFolder(folder.path) == [".hidden", "10", "9", "Z", "a", "a-", "b", "\u{e9}"])
    let open = try Folder(folder.path)
    #expect(try open.names() == open.names())
  }

  @Test func refusesANameThatIsNotUTF8() throws {
    let name = folder.path.utf8CString.dropLast() + [0x2f, -1, 0]
    #expect(mkdir(Array(name), 0o700) == 0)
    let error = DurableError(path: folder.path, operation: .list, cause: .system(EILSEQ))
    #expect(throws: error) { try listFolder(folder.path) }
  }

  @Test func tellsMemoryFromDisk() throws {
    #expect(try Folder("/dev/shm").isMemoryOnly)
    #expect(try !Folder("/proc").isMemoryOnly)
    let inMemory = try TemporaryFolder(in: "/dev/shm")
    #expect(symlink(inMemory.path, folder.path(of: "link")) == 0)
    #expect(try Folder(folder.path(of: "link")).isMemoryOnly)
  }

  @Test func saysWhetherThereWasSomethingToRemove() throws {
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

  @Test func seesWhatIsThere() throws {
    try folder.write("x", to: "x")
    #expect(symlink("nowhere", folder.path(of: "link")) == 0)
    let open = try Folder(folder.path)
    for (name, isThere) in [("x", true), ("link", true), ("y", false), ("x/y", false)] {
      #expect(try exists(folder.path(of: name)) == isThere)
      guard !name.contains("/") else { continue }
      #expect(try open.contains(name) == isThere)
    }
    #expect(try isFolder(folder.path))
    #expect(try !isFolder(folder.path(of: "x")))
    #expect(try !isFolder(folder.path(of: "link")))
    #expect(throws: DurableError.self) { try exists("a\0b") }
  }

  @Test func refusesAFileAsAFolder() throws {
    let path = try folder.write("x", to: "x")
    #expect(throws: DurableError(path: path, operation: .open, cause: .system(ENOTDIR))) {
      try syncFolder(path)
    }
  }

  @Test func sweepsWhatKilledWritersLeftAndNothingElse() throws {
    let stale = [".x.tmp-0123456789abcdef", ".a.b.tmp-00000000000000ff"]
    let others = [
      ".x.tmp-0123456789abcdeg", ".x.tmp-0123456789ABCDEF", "x.tmp-0123456789abcdef",
      ".x.tmp-0123456789abcde", ".x.tmp-0123456789abcdef0", ".tmp-0123456789abcdef", ".x", "x",
    ]
    for name in stale + others { try folder.write("", to: name) }
    let alive = ".x.tmp-fedcba9876543210"
    let writer = try FileLock(folder.write("", to: alive))
    let link = ".x.tmp-1111111111111111"
    #expect(symlink("x", folder.path(of: link)) == 0)
    let below = ".x.tmp-2222222222222222"
    try folder.makeFolder(below)
    let open = try Folder(folder.path)
    #expect(try open.sweep() == 2)
    #expect(try Set(open.names()) == Set(others + [alive, link, below]))
    _ = consume writer
    #expect(try open.sweep() == 1)
  }

  @Test func sweepingDoesNotDisturbWriters() async throws {
    let path = folder.path
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<4 {
        group.addTask {
          for round in 0..<25 {
            try AtomicFile.write(
              [UInt8(round)], to: "\(path)/\(number)", mode: .private)
          }
        }
      }
      group.addTask {
        for _ in 0..<200 { try Folder(path).sweep() }
      }
      try await group.waitForAll()
    }
    #expect(try folder.names() == ["0", "1", "2", "3"])
    for number in 0..<4 { #expect(try folder.read("\(number)") == [24]) }
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
