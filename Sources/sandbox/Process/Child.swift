import CLinux
import Console
import Glibc
import Subprocess

/// A process that runs alongside the doubles. Releasing the object kills and reaps the process.
/// Must be used on one thread.
final class Child {
  let pid: Int32
  let began: ContinuousClock.Instant
  /// A descriptor that becomes readable when the process has ended.
  let endFile: Int32
  /// The exit status; `nil` until the process has been reaped.
  private(set) var status: Termination?

  /// Starts a program. Its standard output and standard error are written to `log`, an open
  /// descriptor.
  init(_ arguments: [String], environment: [String: String], log: Int32) throws(Failure) {
    began = .now
    do throws(SubprocessError) {
      pid = try launch(arguments, environment: environment, output: log, error: log)
    } catch {
      throw Failure(.undecided, "\(error)")
    }
    endFile = clinux_process_file(pid)
  }

  deinit {
    if endFile >= 0 { close(endFile) }
    guard status == nil else { return }
    Glibc.kill(pid, SIGKILL)
    while waitpid(pid, nil, 0) < 0, errno == EINTR {}
  }

  /// Sends a signal unless the process has been reaped.
  func send(_ signal: Int32) {
    guard status == nil else { return }
    Glibc.kill(pid, signal)
  }

  /// Reaps the process if it has ended, and returns its exit status; returns `nil` if it is still
  /// running.
  @discardableResult func hasEnded() -> Termination? {
    guard status == nil else { return status }
    var number: Int32 = 0
    guard waitpid(pid, &number, WNOHANG) == pid else { return nil }
    status = Termination(waitStatus: number)
    return status
  }

  /// Waits up to `time` for the process to end, and returns its exit status; returns `nil` if it is
  /// still running.
  @discardableResult func wait(for time: Duration) -> Termination? {
    let deadline = ContinuousClock.now + time
    while hasEnded() == nil {
      let left = deadline - .now
      guard left > .zero else { return nil }
      var polled = pollfd(fd: endFile, events: Int16(POLLIN), revents: 0)
      let milliseconds = Int32(clamping: left.components.seconds * 1000 + 1000)
      _ = poll(&polled, 1, endFile >= 0 ? min(milliseconds, 1000) : 1)
    }
    return status
  }

  /// Kills and reaps the process.
  func kill() {
    send(SIGKILL)
    wait(for: .seconds(10))
  }
}
