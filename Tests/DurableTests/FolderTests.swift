import Glibc
import Support
import Testing

@testable import Durable

@Suite struct FolderTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
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

  @Test func distinguishesMemoryFromDisk() throws {
    #expect(try Folder("/dev/shm").isMemoryOnly)
    #expect(try !Folder("/proc").isMemoryOnly)
    let inMemory = try TemporaryFolder(in: "/dev/shm")
    #expect(symlink(inMemory.path, folder.path(of: "link")) == 0)
    #expect(try Folder(folder.path(of: "link")).isMemoryOnly)
  }

  @Test func refusesAFileAsAFolder() throws {
    let path = try folder.write("x", to: "x")
    #expect(throws: DurableError(path: path, operation: .open, cause: .system(ENOTDIR))) {
      try Folder(path).sync()
    }
  }
}
