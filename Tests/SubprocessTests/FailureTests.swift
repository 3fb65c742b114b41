import Support
import Testing

@testable import Subprocess

@Suite struct FailureTests {
  private let environment = ["PATH": "/usr/bin:/bin"]

  @Test func namesAMissingProgram() {
    let error = SubprocessError.notFound(program: "no-such-program")
    #expect(throws: error) { try run(["no-such-program"], environment: environment) }
    #expect(throws: SubprocessError.notFound(program: "ls")) {
      try run(["ls"], environment: ["PATH": "/nowhere"])
    }
    #expect(throws: SubprocessError.notFound(program: "")) { try run([], environment: [:]) }
    #expect(
      "\(error)" == "no-such-program: program not found (hint: install it or check PATH)")
  }

  @Test func searchesOnlyTheFoldersOfPath() throws {
    let folder = try TemporaryFolder()
    try folder.write("#!/bin/sh\necho mine\n", to: "tool", mode: 0o755)
    try folder.write("#!/bin/sh\n", to: "data", mode: 0o644)
    try folder.makeFolder("folder")
    let path = ["PATH": "/nowhere::\(folder.path)"]
    #expect(try run(["tool"], environment: path).text == "mine\n")
    for name in ["data", "folder"] {
      #expect(throws: SubprocessError.notFound(program: name)) {
        try run([name], environment: path)
      }
    }
    #expect(throws: SubprocessError.notFound(program: "tool")) {
      try run(["tool"], environment: ["PATH": ":"], folder: folder.path)
    }
  }

  @Test func reportsWhyAProgramCannotStart() throws {
    let folder = try TemporaryFolder()
    let tool = try folder.write("not a program", to: "tool", mode: 0o755)
    #expect(throws: SubprocessError.cannotStart(program: tool, number: 8)) {
      try run([tool], environment: [:])
    }
    #expect(throws: SubprocessError.cannotStart(program: "true", number: 2)) {
      try run(["true"], environment: environment, folder: folder.path(of: "missing"))
    }
  }

  @Test func refusesTextWithANul() {
    let error = SubprocessError.malformedArgument(program: "true")
    #expect(throws: error) { try run(["true", "a\0b"], environment: environment) }
    #expect(throws: error) { try run(["true"], environment: ["A": "\0"]) }
    #expect(throws: error) { try run(["true"], environment: ["A=B": "c"]) }
    #expect(throws: error) { try run(["true"], environment: ["": "c"]) }
    #expect(throws: error) { try run(["true"], environment: environment, folder: "/tmp\0") }
  }

  @Test func killsAProgramThatDoesNotEnd() {
    let time = Duration.milliseconds(50)
    #expect(throws: SubprocessError.timedOut(program: "sleep", after: time)) {
      try run(["sleep", "600"], environment: environment, timeout: time)
    }
  }

  @Test func killsAProgramThatClosedItsOutputsAndDoesNotEnd() {
    let time = Duration.milliseconds(50)
    #expect(throws: SubprocessError.timedOut(program: "sh", after: time)) {
      try run(
        ["sh", "-c", "exec sleep 600 >&- 2>&-"], environment: environment, timeout: time)
    }
  }

  @Test func killsAProgramThatWritesTooMuch() throws {
    let limit = 100_000
    for arguments in [["yes"], ["sh", "-c", "yes >&2"]] {
      #expect(
        throws: SubprocessError.tooMuchOutput(program: arguments.first ?? "", limit: limit)
      ) { try run(arguments, environment: environment, outputLimit: limit) }
    }
    let exact = try run(
      ["head", "-c", "100000", "/dev/zero"], environment: environment, outputLimit: limit)
    #expect(exact.stdout.count == limit)
  }

  @Test(arguments: [
    (
      SubprocessError.cannotStart(program: "git", number: 13),
      "git: cannot start: permission denied"
    ),
    (
      .malformedArgument(program: "git"),
      "git: cannot start: an argument or variable contains a NUL byte"
    ),
    (
      .timedOut(program: "git", after: .seconds(5)),
      "git: killed because it was still running after 5000 ms"
    ),
    (
      .tooMuchOutput(program: "git", limit: 10),
      "git: killed because it wrote more than 10 bytes of output"
    ),
    (.lost(program: "git", number: 5), "git: cannot read its output: input/output error"),
  ])
  func describesItselfInOneLine(error: SubprocessError, text: String) {
    #expect(error.description == text)
  }
}
