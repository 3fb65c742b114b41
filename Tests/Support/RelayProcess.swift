import Glibc
package import JSON
package import Subprocess
import Threads

/// A running `relay`, whose log is read to its end. Releasing it kills the process.
package final class RelayProcess: Sendable {
  /// How the process ended, and everything it wrote.
  package struct End: Sendable {
    package let status: Termination
    package let stdout: String
    package let stderr: String

    /// The log, one JSON object per line; other lines are skipped.
    package var log: [JSONValue] {
      stdout.split(separator: "\n").compactMap { try? JSONValue.parse(Array($0.utf8)) }
    }

    /// The log lines with one event.
    package func log(_ event: String) -> [JSONValue] {
      log.filter { $0["event"]?.stringValue == event }
    }
  }

  package let pid: Int32
  private let end: AsyncStream<Result<End, SubprocessError>>
  private let isOver: Locked<Bool>

  /// Starts relay with an environment file; its process environment is `environment` on top of
  /// ``Programs/environment(home:)``.
  package init(
    file: String, folder: String, arguments: [String] = [], environment: [String: String] = [:]
  ) async throws {
    let isOver = Locked(false)
    let (end, report) = AsyncStream.makeStream(of: Result<End, SubprocessError>.self)
    let (start, started) = AsyncStream.makeStream(of: Int32.self)
    let variables = Programs.environment(home: folder).merging(environment) { $1 }
    let thread = try DedicatedThread.started {
      do throws(SubprocessError) {
        let child = try spawn(
          ["relay", "--env-file", file] + arguments, environment: variables, folder: folder)
        started.yield(child.pid)
        let output = try child.wait(timeout: .seconds(180))
        isOver.withLock { $0 = true }
        report.yield(
          .success(End(status: output.status, stdout: output.text, stderr: output.errorText)))
      } catch {
        isOver.withLock { $0 = true }
        report.yield(.failure(error))
      }
      started.finish()
      report.finish()
    }
    thread.detach()
    var pid: Int32?
    for await number in start {
      pid = number
      break
    }
    guard let pid else { throw CancellationError() }
    self.pid = pid
    (self.end, self.isOver) = (end, isOver)
  }

  deinit { send(SIGKILL) }

  /// Sends a signal unless the process has ended.
  package func send(_ signal: Int32) {
    isOver.withLock { isOver in
      if !isOver { _ = kill(pid, signal) }
    }
  }

  /// Waits for the end, which a timeout of 180 s guarantees. May be called once.
  package func ended() async throws -> End {
    for await result in end { return try result.get() }
    throw CancellationError()
  }

  /// Sends SIGTERM and waits for the end.
  package func stop() async throws -> End {
    send(SIGTERM)
    return try await ended()
  }
}
