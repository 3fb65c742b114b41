import Glibc
import Support
import Testing

@testable import Durable

/// Tests that change a property of the whole process: its umask, its limits, its user. Each runs in
/// a process of its own.
@Suite struct ProcessTests {
  @Test func setsTheModeWhateverTheUmask() async throws {
    await #expect(processExitsWith: .success) {
      for mask in [0o000, 0o022, 0o077, 0o277, 0o777] as [UInt32] {
        umask(0o022)
        let folder = try TemporaryFolder()
        umask(mask)
        for mode in [FileMode.private, .secret, .shared] {
          let path = folder.path(of: mode.octal)
          try AtomicFile.write([1, 2], to: path, mode: mode)
          #expect(try TestFile.mode(of: path) == mode.bits)
        }
        _ = try AppendOnlyFile(folder.path(of: "log"), .creating(.shared))
        #expect(try TestFile.mode(of: folder.path(of: "log")) == 0o644)
        try makeFolder(folder.path(of: "a/b"), mode: .sharedFolder)
        #expect(try TestFile.mode(of: folder.path(of: "a")) == 0o755)
        #expect(try TestFile.mode(of: folder.path(of: "a/b")) == 0o755)
      }
    }
  }

  @Test func leavesTheOldFileWhenTheNewOneDoesNotFit() async throws {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      let path = try folder.write("old\n", to: "x")
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 4096, rlim_max: 4096)
      #expect(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
      let error = DurableError(path: path, operation: .write, cause: .system(EFBIG))
      for replacement in [Folder.Replacement.always, .never] {
        #expect(throws: error) {
          try AtomicFile.write(
            [UInt8](repeating: 0, count: 10_000), to: path, mode: .private,
            replacing: replacement)
        }
      }
      #expect(error.kind == .full)
      #expect(try folder.names() == ["x"])
      #expect(try folder.text("x") == "old\n")
    }
  }

  @Test func cutsOffAnAppendThatDidNotFit() async throws {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      let log = try AppendOnlyFile(folder.path(of: "log"), .creating(.shared))
      try log.append([UInt8](repeating: 1, count: 4000))
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 4096, rlim_max: 4096)
      #expect(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
      do throws(DurableError) {
        try log.append([UInt8](repeating: 2, count: 1000))
        Issue.record("the append fit")
      } catch {
        #expect(error.kind == .full)
      }
      #expect(try log.size == 4000)
      try log.append([UInt8](repeating: 3, count: 96))
      #expect(try log.size == 4096)
    }
  }

  @Test func writesNothingIntoAReadOnlyFolder() async throws {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      try folder.write("old\n", to: "x")
      #expect(chmod(folder.path, 0o555) == 0)
      if geteuid() == 0 { #expect(seteuid(65534) == 0) }
      let error = #expect(throws: DurableError.self) {
        try AtomicFile.write([1], to: folder.path(of: "x"), mode: .private)
      }
      #expect(error?.kind == .denied)
      #expect(error?.operation == .create)
      let removal = #expect(throws: DurableError.self) { try removeFile(folder.path(of: "x")) }
      #expect(removal?.kind == .denied)
      let making = #expect(throws: DurableError.self) {
        try makeFolder(folder.path(of: "a"), mode: .sharedFolder)
      }
      #expect(making?.kind == .denied)
      #expect(try folder.text("x") == "old\n")
      if getuid() == 0 { #expect(seteuid(0) == 0) }
    }
  }

  @Test func refusesThePrivateFileOfAnotherUserButAcceptsRoots() async throws {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      #expect(chmod(folder.path, 0o755) == 0)
      let path = try folder.write("key", to: "key", mode: 0o600)
      // Only root can create a file of another user. Without root, a file of root's that others may
      // read must be refused.
      guard geteuid() == 0 else {
        let error = #expect(throws: DurableError.self) { try readPrivateFile("/etc/passwd") }
        #expect(error?.kind == .insecure)
        return
      }
      #expect(try readPrivateFile(path) == Array("key".utf8))
      #expect(chown(path, 65534, 65534) == 0)
      #expect(
        throws: DurableError(path: path, operation: .open, cause: .foreignOwner(65534))
      ) { try readPrivateFile(path) }
      #expect(seteuid(65534) == 0)
      #expect(try readPrivateFile(path) == Array("key".utf8))
      #expect(seteuid(0) == 0)
    }
  }

  @Test func setsTheOwner() async throws {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      let path = folder.path(of: "x")
      // Without root a process can only keep its own files.
      let user = geteuid() == 0 ? 65534 : geteuid()
      let group = geteuid() == 0 ? 65533 : getegid()
      try AtomicFile.write(
        [1], to: path, mode: .secret, owner: FileOwner(user: user, group: group))
      #expect(try TestFile.owner(of: path) == (user, group))
      #expect(try TestFile.mode(of: path) == 0o400)
      try AtomicFile.write([2], to: path, mode: .secret, owner: FileOwner(user: user))
      #expect(try TestFile.owner(of: path) == (user, getegid()))
    }
  }
}
