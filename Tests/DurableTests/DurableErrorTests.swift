import Glibc
import Testing

@testable import Durable

@Suite struct DurableErrorTests {
  @Test(arguments: [
    (DurableError.Cause.system(ENOSPC), "cannot write: no space left on device"),
    (.system(EIO), "cannot write: input/output error"),
    (.notRegular, "cannot write: not a regular file"),
    (.symbolicLink, "cannot write: a symbolic link, expected the file itself"),
    (
      .openToOthers(FileMode(0o644)),
      "mode 0644 gives other users access, expected 0600 or 0400 (hint: chmod 600)"
    ),
    (.tooLarge(limit: 10), "cannot write: more than 10 bytes"),
    (.locked(waited: .zero), "locked by another process"),
    (.locked(waited: .milliseconds(250)), "locked by another process for more than 0.25 s"),
    (.locked(waited: .seconds(5)), "locked by another process for more than 5 s"),
    (.replaced, "another file replaced it while it was being locked"),
    (
      .malformedPath,
      "cannot write: the path does not name a file (it is empty, ends in /, . or .., or contains a NUL byte)"
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
