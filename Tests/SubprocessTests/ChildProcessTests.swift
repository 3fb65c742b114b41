import Glibc
import Support
import Testing

@testable import Subprocess

@Suite struct ChildProcessTests {
  private let environment = ["PATH": "/usr/bin:/bin"]

  @Test func followsTheOutputOfARunningProgram() throws {
    let child = try spawn(
      ["sh", "-c", "trap 'echo bye; exit 3' TERM; echo ready; while :; do sleep 0.01; done"],
      environment: environment)
    #expect(try child.readOutput() == Array("ready\n".utf8))
    child.send(signal: SIGTERM)
    let output = try child.wait()
    #expect(output.status == .exited(3))
    #expect(output.text == "bye\n")
  }

  @Test func killsAndReapsTheProgramAtTheEndOfTheHandle() throws {
    let pid: Int32
    do {
      let child = try spawn(["sleep", "600"], environment: environment)
      pid = child.pid
      #expect(kill(pid, 0) == 0)
    }
    #expect(kill(pid, 0) == -1)
  }

  @Test func readsNothingAtTheEnd() throws {
    let child = try spawn(["true"], environment: environment)
    #expect(try child.readOutput().isEmpty)
  }

  @Test func stopsReadingAfterTheTimeout() throws {
    let child = try spawn(["sleep", "600"], environment: environment)
    do {
      _ = try child.readOutput(timeout: .milliseconds(20))
      Issue.record("there was output")
    } catch {
      #expect(error == .timedOut(program: "sleep", after: .milliseconds(20)))
    }
  }

  @Test func readsTheWaitStatus() {
    #expect(Termination(waitStatus: 0) == .exited(0))
    #expect(Termination(waitStatus: 0x0100) == .exited(1))
    #expect(Termination(waitStatus: 0xff00) == .exited(255))
    #expect(Termination(waitStatus: 9) == .signalled(9))
    #expect(Termination(waitStatus: 0x80 | 11) == .signalled(11))  // with a core dump
  }
}
