import Glibc
import Support
import Testing

@testable import relay

struct StateFolderCheckTests {
  private let folder: TemporaryFolder

  init() throws { folder = try StateFolderTests.parent() }

  private func refusal(_ path: String) -> String? {
    do throws(StateError) {
      try StateFolder.check(path)
      return nil
    } catch {
      guard case .refused(let reason) = error else { return "not refused: \(error)" }
      return reason
    }
  }

  @Test func acceptsAPrivateFolderOnly() throws {
    for mode in [0o700, 0o2700] as [UInt32] {
      let path = try folder.makeFolder("accepted-\(mode)", mode: mode)
      #expect(chmod(path, mode) == 0)
      #expect(refusal(path) == nil)
    }
    for mode in [0o755, 0o750, 0o701, 0o770, 0o600, 0o500] as [UInt32] {
      let path = try folder.makeFolder("refused-\(mode)", mode: mode)
      #expect(chmod(path, mode) == 0)
      let octal = "0" + String(mode, radix: 8)
      #expect(refusal(path) == "\(path): mode \(octal), expected 0700 (hint: chmod 700)")
    }
  }

  /// As `/var/lib/relay` is with `StateDirectory=` and `DynamicUser=` of systemd.
  @Test func followsALink() throws {
    let path = try folder.makeFolder("folder", mode: 0o700)
    #expect(symlink(path, folder.path(of: "link")) == 0)
    #expect(refusal(folder.path(of: "link")) == nil)
  }

  @Test func refusesWhatIsNotAFolder() throws {
    let hint = " (hint: create the folder, with mode 0700)"
    let missing = folder.path(of: "missing")
    #expect(refusal(missing) == "\(missing): cannot open: no such file or directory\(hint)")
    let file = try folder.write("x", to: "file", mode: 0o700)
    #expect(refusal(file) == "\(file): cannot open: not a directory\(hint)")
  }

  /// What the start would refuse, the check refuses as well.
  @Test(arguments: ["journal", "lock", "journal.new"])
  func acceptsPrivateRegularFilesOnly(name: String) throws {
    let path = try folder.makeFolder("folder", mode: 0o700)
    let file = "\(path)/\(name)"
    try folder.write("", to: "folder/\(name)", mode: 0o600)
    #expect(refusal(path) == nil)
    for mode in [0o640, 0o604, 0o666] as [UInt32] {
      #expect(chmod(file, mode) == 0)
      #expect(try #require(refusal(path)).hasPrefix("\(file): "), "mode \(mode)")
    }
    #expect(unlink(file) == 0)
    #expect(symlink("/dev/null", file) == 0)
    #expect(try #require(refusal(path)).hasPrefix("\(file): "), "a link")
    #expect(unlink(file) == 0)
    #expect(mkfifo(file, 0o600) == 0)
    #expect(try #require(refusal(path)).hasPrefix("\(file): "), "a fifo")
    #expect(unlink(file) == 0)
    #expect(mkdir(file, 0o700) == 0)
    #expect(try #require(refusal(path)).hasPrefix("\(file): "), "a folder")
  }

  @Test(.enabled(if: geteuid() == 0)) func refusesTheFolderOfAnotherUser() throws {
    let path = try folder.makeFolder("foreign", mode: 0o700)
    #expect(chown(path, 65_534, 65_534) == 0)
    #expect(refusal(path) == "\(path): belongs to user 65534, expected 0, which runs relay")
  }

  @Test func identifiesTheSameFolder() throws {
    let one = try folder.makeFolder("one", mode: 0o700)
    let other = try folder.makeFolder("other", mode: 0o700)
    #expect(symlink(one, folder.path(of: "link")) == 0)
    let identity = try #require(StateFolder.identity(of: one))
    #expect(identity.utf8.count == 16)
    #expect(StateFolder.identity(of: folder.path(of: "link")) == identity)
    #expect(StateFolder.identity(of: other) != identity)
    #expect(StateFolder.identity(of: folder.path(of: "missing")) == nil)
  }

  @Test func holdsNothingInMemory() throws {
    let memory = try TemporaryFolder(in: "/dev/shm")
    #expect(try StateFolder.check(memory.path) == .done)
  }
}
