import Console
import Glibc
import Testing

@testable import ConsoleSample

/// An unlinked file in place of a standard stream, so that the output can be read back.
struct Capture: ~Copyable {
  let descriptor: Int32

  init() throws {
    var template = Array("/tmp/console-capture-XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    try #require(descriptor >= 0)
    unlink(template)
  }

  deinit { close(descriptor) }

  func stream(width: Int = 80, isColored: Bool = false) -> Console.Stream {
    Stream(
      descriptor: descriptor, name: "standard output", isTerminal: isColored, width: width,
      isColored: isColored)
  }

  var text: String {
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}

/// The output and the exit status of a run.
struct Outcome: Equatable {
  var status: Console.ExitStatus
  var out: String
  var err: String
}

/// Runs a command line in the test's process.
func run(
  _ arguments: [String], of program: Program = Sample.program, environment: [String: String] = [:]
) throws -> Outcome {
  let out = try Capture()
  let err = try Capture()
  let terminal = Terminal(out: out.stream(), err: err.stream())
  let status = program.run(arguments: arguments, environment: environment, terminal: terminal)
  return Outcome(status: status, out: out.text, err: err.text)
}
