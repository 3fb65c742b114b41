import Glibc
import Support
import Testing

@testable import Durable

@Suite struct AtomicFileTests {
  private let folder: TemporaryFolder
  private let bytes = Array("A=b\n".utf8)

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test(arguments: [FileMode.private, .secret, .shared])
  func writesANewFileWithItsMode(mode: FileMode) throws {
    try AtomicFile.write(bytes, to: folder.path(of: "x"), mode: mode)
    #expect(try folder.read("x") == bytes)
    #expect(try TestFile.mode(of: folder.path(of: "x")) == mode.bits)
    #expect(try folder.names() == ["x"])
  }

  @Test func writesAnEmptyFileAndALargeOne() throws {
    let large = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0) }
    try AtomicFile.write([], to: folder.path(of: "empty"), mode: .private)
    try AtomicFile.write(large, to: folder.path(of: "large"), mode: .private)
    #expect(try folder.read("empty").isEmpty)
    #expect(try folder.read("large") == large)
  }

  @Test func replacesContentAndModeOfAnOldFile() throws {
    try folder.write("old and longer\n", to: "x", mode: 0o666)
    try AtomicFile.write(bytes, to: folder.path(of: "x"), mode: .private)
    #expect(try folder.read("x") == bytes)
    #expect(try TestFile.mode(of: folder.path(of: "x")) == 0o600)
  }

  @Test func replacesAReadOnlyFile() throws {
    try folder.write("old\n", to: "x", mode: 0o400)
    try AtomicFile.write(bytes, to: folder.path(of: "x"), mode: .secret)
    #expect(try folder.read("x") == bytes)
  }

  @Test func leavesReadersOfTheOldFileTheOldContent() throws {
    try folder.write("old\n", to: "x")
    let reader = try AppendOnlyFile(folder.path(of: "x"), .reading)
    try AtomicFile.write(bytes, to: folder.path(of: "x"), mode: .private)
    #expect(try reader.read(at: 0, count: 100) == Array("old\n".utf8))
  }

  @Test func refusesToReplaceWhenAskedNotTo() throws {
    let path = folder.path(of: "x")
    try AtomicFile.write(bytes, to: path, mode: .private, replacing: .never)
    let refusal = DurableError(path: path, operation: .create, cause: .system(EEXIST))
    #expect(throws: refusal) {
      try AtomicFile.write([1], to: path, mode: .private, replacing: .never)
    }
    #expect(refusal.kind == .exists)
    #expect(try folder.read("x") == bytes)
    #expect(try folder.names() == ["x"])
  }

  @Test(arguments: [Folder.Replacement.always, .never])
  func neverWritesThroughASymbolicLink(replacement: Folder.Replacement) throws {
    try folder.write("target\n", to: "target")
    #expect(symlink("target", folder.path(of: "link")) == 0)
    let result = Result {
      try AtomicFile.write(
        bytes, to: folder.path(of: "link"), mode: .private, replacing: replacement)
    }
    #expect(try folder.text("target") == "target\n")
    switch replacement {
    case .always:
      #expect(throws: Never.self) { try result.get() }
      #expect(try readFile(folder.path(of: "link"), limit: 100, followLinks: false) == bytes)
    case .never:
      #expect(throws: DurableError.self) { try result.get() }
      #expect(try folder.names() == ["link", "target"])
    }
  }

  @Test func leavesNoTemporaryWhenTheNameIsAFolder() throws {
    let path = try folder.makeFolder("x")
    for replacement in [Folder.Replacement.always, .never] {
      let error = #expect(throws: DurableError.self) {
        try AtomicFile.write(bytes, to: path, mode: .private, replacing: replacement)
      }
      #expect([.isDirectory, .exists].contains(error?.kind))
      #expect(try folder.names() == ["x"])
    }
  }

  @Test(arguments: ["pipe", "link"])
  func doesNotReplaceAPipe(name: String) throws {
    try #require(mkfifo(folder.path(of: "pipe"), 0o600) == 0)
    try #require(symlink("pipe", folder.path(of: "link")) == 0)
    let path = folder.path(of: name)
    let error = DurableError(path: path, operation: .replace, cause: .notRegular)
    #expect(throws: error) { try AtomicFile.write(bytes, to: path, mode: .private) }
    #expect(try folder.names() == ["link", "pipe"])
  }

  @Test func reportsAMissingFolder() {
    let path = folder.path(of: "missing/x")
    let error = #expect(throws: DurableError.self) {
      try AtomicFile.write(bytes, to: path, mode: .private)
    }
    #expect(error?.kind == .notFound)
    #expect(
      error?.description == "\(folder.path(of: "missing")): cannot open: no such file or directory")
  }

  @Test(arguments: ["", "/", "x/", ".", "..", "a/..", "a\0b"])
  func refusesAPathThatNamesNoFile(path: String) {
    let error = DurableError(path: path, operation: .create, cause: .malformedPath)
    #expect(throws: error) { try AtomicFile.write(bytes, to: path, mode: .private) }
  }

  @Test func refusesNamesThatLeaveTheFolder() throws {
    let open = try Folder(folder.path)
    for name in ["a/b", "../x", "..", "", "./x", "a\0b"] {
      do {
        try open.write(bytes, as: name, mode: .private)
        Issue.record("\(name) was written")
      } catch {
        #expect(error.cause == .malformedPath)
      }
    }
    #expect(try folder.names().isEmpty)
  }

  @Test func staysInTheOpenedFolder() throws {
    let path = try folder.makeFolder("a")
    let open = try Folder(path)
    #expect(rename(path, folder.path(of: "b")) == 0)
    try folder.makeFolder("a")
    try open.write(bytes, as: "x", mode: .private)
    #expect(try folder.read("b/x") == bytes)
    #expect(try folder.names(in: "a").isEmpty)
  }

  @Test func letsOnlyOneOfManyWritersCreateTheFile() async {
    let path = folder.path(of: "x")
    let winners = await withTaskGroup(of: Int.self) { group in
      for number in 0..<16 {
        group.addTask {
          let bytes = [UInt8](repeating: UInt8(number), count: 10_000)
          let done: ()? = try? AtomicFile.write(
            bytes, to: path, mode: .private, replacing: .never)
          return done == nil ? 0 : 1
        }
      }
      return await group.reduce(0, +)
    }
    #expect(winners == 1)
    #expect((try? folder.names()) == ["x"])
  }

  @Test func showsReadersOnlyCompleteContents() async throws {
    let path = folder.path(of: "x")
    try AtomicFile.write([UInt8](repeating: 0, count: 50_000), to: path, mode: .private)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 1...4 {
        group.addTask {
          for _ in 0..<5 {
            let bytes = [UInt8](repeating: UInt8(number), count: 50_000)
            try AtomicFile.write(bytes, to: path, mode: .private)
          }
        }
      }
      group.addTask {
        for _ in 0..<200 {
          let bytes = try readFile(path, limit: 100_000)
          #expect(bytes.count == 50_000)
          #expect(Set(bytes).count == 1)
        }
      }
      try await group.waitForAll()
    }
    #expect(try folder.names() == ["x"])
  }

  @Test func sweepsOnlyTheTemporariesOfKilledWriters() throws {
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
}
