import Glibc
import Subprocess
import Support
import Threads

/// A running agent, killed when nobody needs it any longer; its standard output is read line by line.
final class AgentProcess: Sendable {
  /// It has ended before it wrote what was waited for.
  struct Ended: Error, CustomStringConvertible {
    let waitedFor: String
    let errors: String
    var description: String { "the agent ended before it wrote \(waitedFor): \(errors)" }
  }

  /// Where it listens on 127.0.0.1.
  let port: UInt16
  private let pid: Int32
  private let lines: AsyncStream<String>
  private let end: AsyncStream<String>
  private let isOver: Locked<Bool>

  /// Starts one and waits until it can be called; port 0 lets the system choose.
  convenience init(_ kind: AgentKind, port: UInt16 = 0, folder: TemporaryFolder) async throws {
    try await self.init(command: try kind.command(port: port), folder: folder)
  }

  /// Starts a program that prints its port, and waits until it can be called.
  init(command: [String], folder: TemporaryFolder) async throws {
    let isOver = Locked(false)
    var environment = Programs.environment(home: folder.path)
    // Nothing is written into the folders of the package.
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    let (lines, line) = AsyncStream.makeStream(
      of: String.self, bufferingPolicy: .bufferingNewest(1000))
    let (end, ended) = AsyncStream.makeStream(of: String.self)
    let (start, started) = AsyncStream.makeStream(of: Int32.self)
    let thread = try DedicatedThread.started { [environment] in
      let errors = Self.follow(
        command, environment, onStart: { started.yield($0) }, onLine: { line.yield($0) },
        isOver: isOver)
      started.finish()
      line.finish()
      ended.yield(errors)
      ended.finish()
    }
    thread.detach()
    var pid: Int32?
    for await number in start {
      pid = number
      break
    }
    guard let pid else { throw Ended(waitedFor: "anything", errors: await Self.first(end)) }
    var iterator = lines.makeAsyncIterator()
    guard let number = await iterator.next().flatMap({ UInt16($0) }) else {
      _ = isOver.withLock { $0 ? 0 : kill(pid, SIGKILL) }
      throw Ended(waitedFor: "its port", errors: await Self.first(end))
    }
    (self.port, self.pid, self.lines, self.end, self.isOver) = (number, pid, lines, end, isOver)
  }

  deinit { sendKill() }

  /// What A2A_BASE_URL is set to.
  var url: String { "http://127.0.0.1:\(port)" }

  /// Waits until it has written this line; those before it are dropped.
  func wait(for text: String) async throws {
    for await line in lines where line == text { return }
    throw Ended(waitedFor: text, errors: await Self.first(end))
  }

  /// Waits until it has written this line, and returns those before it.
  func lines(until text: String) async throws -> [String] {
    var found: [String] = []
    for await line in lines {
      if line == text { return found }
      found.append(line)
    }
    throw Ended(waitedFor: text, errors: await Self.first(end))
  }

  /// Kills it and waits for its end; to be called once.
  func stop() async {
    sendKill()
    _ = await Self.first(end)
  }

  private func sendKill() {
    isOver.withLock { isOver in
      if !isOver { _ = kill(pid, SIGKILL) }
    }
  }

  private static func first(_ stream: AsyncStream<String>) async -> String {
    for await text in stream { return text }
    return ""
  }
}
