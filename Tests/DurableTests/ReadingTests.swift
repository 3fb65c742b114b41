import Glibc
import Support
import Testing

@testable import Durable

@Suite struct ReadingTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test func acceptsAFileUpToTheLimit() throws {
    let path = try folder.write("12345", to: "x")
    #expect(try readFile(path, limit: 5) == Array("12345".utf8))
    #expect(throws: DurableError(path: path, operation: .read, cause: .tooLarge(limit: 4))) {
      try readFile(path, limit: 4)
    }
    #expect(try readFile(folder.write("", to: "empty"), limit: 0).isEmpty)
  }

  @Test func readsFilesOfUnknownSize() throws {
    #expect(try readFile("/proc/self/cmdline", limit: .mebibytes(1)).last == 0)
    let error = #expect(throws: DurableError.self) {
      try readFile("/proc/kallsyms", limit: .kibibytes(1))
    }
    #expect(error?.cause == .tooLarge(limit: 1024))
  }

  @Test func followsLinksUnlessAskedNotTo() throws {
    try folder.write("x", to: "x")
    let path = folder.path(of: "link")
    #expect(symlink("x", path) == 0)
    #expect(try readFile(path, limit: 9) == [0x78])
    #expect(throws: DurableError(path: path, operation: .open, cause: .symbolicLink)) {
      try readFile(path, limit: 9, followLinks: false)
    }
  }

  @Test func refusesPipesDevicesAndFoldersWithoutBlocking() throws {
    let pipe = folder.path(of: "pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    for path in [pipe, "/dev/null", "/dev/tty0"] where TestFile.exists(path) {
      let error = #expect(throws: DurableError.self) { try readFile(path, limit: 9) }
      #expect(error?.cause == .notRegular || error?.kind == .denied || error?.kind == .other)
    }
    let error = #expect(throws: DurableError.self) { try readFile(folder.path, limit: 9) }
    #expect(error?.kind == .isDirectory)
    #expect(error?.description == "\(folder.path): cannot read: is a directory")
  }

  @Test(arguments: [
    (0o600, true), (0o400, true), (0o700, true), (0o640, false), (0o604, false), (0o610, false),
    (0o601, false), (0o620, false), (0o602, false), (0o666, false),
  ])
  func acceptsAPrivateFileOnlyIfNoOtherUserMayAccessIt(mode: UInt32, isAccepted: Bool) throws {
    let path = try folder.write("key", to: "key", mode: mode)
    guard isAccepted else {
      let error = DurableError(path: path, operation: .open, cause: .openToOthers(FileMode(mode)))
      #expect(throws: error) { try readPrivateFile(path) }
      #expect(error.kind == .insecure)
      return
    }
    #expect(try readPrivateFile(path) == Array("key".utf8))
  }

  @Test func refusesALinkToAPrivateFile() throws {
    try folder.write("key", to: "key", mode: 0o600)
    let path = folder.path(of: "link")
    #expect(symlink("key", path) == 0)
    let error = DurableError(path: path, operation: .open, cause: .symbolicLink)
    #expect(throws: error) { try readPrivateFile(path) }
    #expect(error.kind == .insecure)
  }

  @Test func reportsAMissingFile() throws {
    try folder.write("x", to: "x")
    for name in ["missing", "x/below"] {
      let error = #expect(throws: DurableError.self) {
        try readFile(folder.path(of: name), limit: 9)
      }
      #expect(error?.kind == .notFound)
    }
    #expect(throws: DurableError(path: "a\0b", operation: .open, cause: .malformedPath)) {
      try readFile("a\0b", limit: 9)
    }
  }
}
