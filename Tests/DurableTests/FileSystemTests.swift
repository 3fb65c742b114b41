import Glibc
import Support
import Testing

@testable import Durable

struct FileSystemTests {
  /// The types are those of statfs(2).
  @Test(
    arguments: [
      (0xEF53, .local), (0x5846_5342, .local), (0x9123_683E, .local), (0x0102_1994, .memory),
      (0x8584_58F6, .memory), (0x6969, .remote("NFS")), (0xFF53_4D42, .remote("SMB")),
      (0x6573_5546, .remote("FUSE")), (0x0102_1997, .remote("9p")), (0x794C_7630, .overlay),
    ] as [(Int64, FileSystem)])
  func knowsTheType(type: Int64, expected: FileSystem) {
    #expect(FileSystem(type: type) == expected)
  }

  @Test func describesAFolder() throws {
    let parent = try TemporaryFolder()
    let folder = try Folder(parent.path)
    #expect(try folder.owner == geteuid())
    #expect(try folder.mode == FileMode(0o700))
    let isWritable = folder.isWritable
    #expect(isWritable)
    #expect(try Folder("/dev/shm").fileSystem == .memory)
  }

  @Test func renamesAndLinksFiles() throws {
    let parent = try TemporaryFolder()
    try parent.write("old", to: "a")
    try parent.write("new", to: "b")
    let folder = try Folder(parent.path)
    try folder.link("a", as: "kept")
    #expect(throws: DurableError.self) { try folder.link("b", as: "kept") }
    try folder.rename("b", to: "a")
    #expect(try parent.text("a") == "new")
    #expect(try parent.text("kept") == "old")
    #expect(try parent.names() == ["a", "kept"])
    #expect(throws: DurableError.self) { try folder.rename("b", to: "a") }
    #expect(throws: DurableError.self) { try folder.rename("a", to: "../a") }
    #expect(throws: DurableError.self) { try folder.link("a", as: "../a") }
  }
}
