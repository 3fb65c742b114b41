import Glibc
import Subprocess
import Support
import Testing

@testable import Durable

@Suite struct FileLockTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = try folder.write("x", to: "lock")
  }

  /// Tries to lock the file; returns the error if it cannot.
  private func attempt(wait: Duration = .zero) -> DurableError? {
    do throws(DurableError) {
      _ = try FileLock(path, wait: wait)
      return nil
    } catch {
      return error
    }
  }

  @Test func isHeldUntilTheValueEnds() throws {
    do {
      let lock = try FileLock(path)
      #expect(attempt()?.cause == .locked(waited: .zero))
      #expect(attempt()?.kind == .locked)
      _ = consume lock
    }
    #expect(attempt() == nil)
  }

  /// The file of a lock is opened for writing, as NFS requires, and stays.
  @Test func createsTheFileAndKeepsIt() throws {
    let path = folder.path(of: "new.lock")
    for _ in 1...2 {
      let lock = try FileLock(creating: path)
      #expect(throws: DurableError.self) { _ = try FileLock(creating: path) }
      _ = consume lock
      #expect(try exists(path))
      #expect(try TestFile.mode(of: path) == 0o600)
    }
    _ = try Programs.run("ln", "-s", "elsewhere", "link", in: folder.path)
    _ = try Programs.run("mkfifo", "pipe", in: folder.path)
    for name in ["link", "pipe", "."] {
      #expect(throws: DurableError.self) { _ = try FileLock(creating: folder.path(of: name)) }
    }
    #expect(try !exists(folder.path(of: "elsewhere")))
  }

  /// A child process has such a copy between its fork and its exec.
  @Test func isReleasedAlthoughACopyOfItsDescriptorIsOpen() throws {
    var copy: Int32 = -1
    defer { close(copy) }
    do {
      let file = try Descriptor(path, path: path, flags: O_RDONLY, for: .lock)
      try file.lock(wait: .zero)
      copy = dup(file.number)
      #expect(attempt()?.kind == .locked)
      _ = consume file
    }
    #expect(attempt() == nil)
  }

  @Test func isRefusedWhileAnotherProcessHoldsIt() throws {
    let holder = try spawn(
      ["sh", "-c", "exec 9<\"$1\" && flock 9 && echo held && exec sleep 600", "sh", path],
      environment: ["PATH": "/usr/bin:/bin"])
    #expect(try holder.readOutput() == Array("held\n".utf8))
    #expect(attempt()?.kind == .locked)
    let time = Duration.milliseconds(20)
    #expect(
      attempt(wait: time)
        == DurableError(path: path, operation: .lock, cause: .locked(waited: time)))
    holder.send(signal: SIGKILL)
    _ = try holder.wait()
    #expect(attempt() == nil)
  }

  @Test func isAcquiredByAWaiterOnceItIsReleased() async throws {
    let holder = try spawn(
      ["sh", "-c", "exec 9<\"$1\" && flock 9 && echo held && sleep 0.05", "sh", path],
      environment: ["PATH": "/usr/bin:/bin"])
    #expect(try holder.readOutput() == Array("held\n".utf8))
    #expect(attempt(wait: .seconds(60)) == nil)
  }

  @Test func excludesAnAppendOnlyFileAndIsExcludedByIt() throws {
    let log = try AppendOnlyFile(path, .appending)
    try log.lock()
    #expect(attempt()?.kind == .locked)
    let other = try AppendOnlyFile(path, .reading)
    do {
      try other.lock()
      Issue.record("both have the lock")
    } catch {
      #expect(error.kind == .locked)
    }
  }

  @Test func refusesAFileThatWasReplacedOrRemovedBeforeItWasLocked() throws {
    let log = try AppendOnlyFile(path, .appending)
    try folder.write("other", to: "other")
    #expect(rename(folder.path(of: "other"), path) == 0)
    let later = try AppendOnlyFile(path, .appending)
    #expect(unlink(path) == 0)
    for result in [outcome(log), outcome(later)] {
      #expect(result == DurableError(path: path, operation: .lock, cause: .replaced))
    }
  }

  @Test func needsAnExistingFile() {
    #expect(unlink(path) == 0)
    #expect(attempt()?.kind == .notFound)
    #expect(!TestFile.exists(path))
  }

  private func outcome(_ log: borrowing AppendOnlyFile) -> DurableError? {
    do throws(DurableError) {
      try log.lock()
      return nil
    } catch {
      return error
    }
  }
}

struct FileLockHolderTests {
  @Test func namesTheProcessThatHoldsTheLock() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("", to: "lock")
    #expect(FileLock.holder(of: path) == nil)
    #expect(FileLock.holder(of: folder.path(of: "missing")) == nil)
    let lock = try FileLock(path)
    #expect(FileLock.holder(of: path) == Int(getpid()))
    _ = consume lock
    #expect(FileLock.holder(of: path) == nil)
  }
}
