import Glibc
import Support
import Testing

@testable import Durable

@Suite struct ReadingTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test func readsUpToTheLimitAndNotBeyond() throws {
    let path = try folder.write("12345", to: "x")
    #expect(try readFile(path, limit: 5) == Array("12345".utf8))
    #expect(throws: DurableError(path: path, operation: .read, cause: .tooLarge(limit: 4))) {
      try readFile(path, limit: 4)
    }
    #expect(try readFile(folder.write("", to: "empty"), limit: 0).isEmpty)
  }

  @Test func readsFilesThatDoNotTellTheirSize() throws {
    #expect(try readFile("/proc/self/cmdline", limit: .mebibytes(1)).last == 0)
    let error = #expect(throws: DurableError.self) {
      try readFile("/proc/kallsyms", limit: .kibibytes(1))
    }
    #expect(error?.cause == .tooLarge(limit: 1024))
  }

  @Test func followsLinksUnlessToldNotTo() throws {
    try folder.write("x", to: "x")
    let path = folder.path(of: "link")
    #expect(symlink("x", path) == 0)
    #expect(try readFile(path, limit: 9) == [0x78])
    #expect(throws: DurableError(path: path, operation: .open, cause: .symbolicLink)) {
      try readFile(path, limit: 9, followLinks: false)
    }
  }

  @Test func refusesWhatIsNoRegularFileWithoutWaitingForIt() throws {
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
  func takesAPrivateFileOnlyWhenNobodyElseReachesIt(mode: UInt32, isTaken: Bool) throws {
    let path = try folder.write("key", to: "key", mode: mode)
    guard isTaken else {
      let error = DurableError(path: path, operation: .open, cause: .openToOthers(FileMode(mode)))
      #expect(throws: error) { try readPrivateFile(path) }
      #expect(error.kind == .insecure)
      #expect(error.isUndecided)
      return
    }
    #expect(try readPrivateFile(path) == Array("key".utf8))
  }

  @Test func refusesAPrivateFileBehindALink() throws {
    try folder.write("key", to: "key", mode: 0o600)
    let path = folder.path(of: "link")
    #expect(symlink("key", path) == 0)
    let error = DurableError(path: path, operation: .open, cause: .symbolicLink)
    #expect(throws: error) { try readPrivateFile(path) }
    #expect(error.kind == .insecure)
  }

  @Test func tellsWhatIsNotThere() throws {
    try folder.write("x", to: "x")
    for name in ["missing", "x/below"] {
      let error = #expect(throws: DurableError.self) {
        try readFile(folder.path(of: name), limit: 9)
      }
      #expect(error?.kind == .notFound)
      #expect(error?.isUndecided == false)
    }
    #expect(throws: DurableError(path: "a\0b", operation: .open, cause: .malformedPath)) {
      try readFile("a\0b", limit: 9)
    }
  }

  @Test(arguments: [
    (DurableError.Cause.system(ENOSPC), "cannot write: no space left on device"),
    (.system(EIO), "cannot write: input/output error"),
    (.notRegular, "cannot write: not a regular file"),
    (.symbolicLink, "cannot write: a symbolic link, expected the file itself"),
    (
      .openToOthers(FileMode(0o644)),
      "mode 0644 lets others reach it, expected 0600 or 0400 (hint: chmod 600)"
    ),
    (.tooLarge(limit: 10), "cannot write: more than 10 bytes"),
    (.locked(waited: .zero), "locked by another process"),
    (.locked(waited: .milliseconds(250)), "locked by another process for more than 0.25 s"),
    (.locked(waited: .seconds(5)), "locked by another process for more than 5 s"),
    (.replaced, "was replaced by another file while it was being locked"),
    (
      .malformedPath,
      "cannot write: the path names no file (empty, . or .., / at its end, or a NUL byte)"
    ),
  ])
  func describesItselfInOneLine(cause: DurableError.Cause, text: String) {
    let error = DurableError(path: "a/x", operation: .write, cause: cause)
    #expect(error.description == "a/x: \(text)")
  }

  @Test func repeatsACallThatASignalInterrupted() {
    var calls = 0
    let result = retried {
      calls += 1
      errno = calls < 3 ? EINTR : EIO
      return calls < 4 ? -1 : 0
    }
    #expect(calls == 3)
    #expect(result.number == EIO)
  }
}
