import Glibc
import HTTP
import JSON
import Subprocess
import Support
import Testing
import Threads

@testable import sandbox

private let shutdowns =
  inheritedEnvironment(["SHUTDOWNS"])["SHUTDOWNS"].flatMap { Int($0) } ?? 40

/// Termination signals at many moments of the start, of serving, of a change of mode, and of the
/// drain. `SHUTDOWNS=200` in the environment tries that many moments.
@Suite(.timeLimit(.minutes(max(5, shutdowns / 10)))) struct ShutdownTests {
  /// What the relay is doing when the signal arrives.
  enum Scene: CaseIterable, Sendable {
    case booting, cardNeverComes, cardComesLate, identityNeverComes, identityComesLate
    case serving, changingMode, changingModeInVain, draining
  }

  /// The longest drain of a scene that is not ended by a second signal.
  private static let drain = Duration.seconds(4)

  /// The moments of one scene, each as a number of requests that the relay serves before it.
  private static let steps: [Int] = {
    let scenes = Scene.allCases.count
    let count = (shutdowns + scenes - 1) / scenes
    return (0..<count).map { $0 * 60 / count }
  }()

  @Test(arguments: Scene.allCases) func endsAtAnyMoment(scene: Scene) async throws {
    for steps in ShutdownTests.steps { try await end(in: scene, after: steps) }
  }

  private func end(in scene: Scene, after steps: Int) async throws {
    try await withStage { stage in
      let relay = try await begin(scene, on: stage, steps)
      let clock = try StepClock(port: stage.port)
      var expected: Int32 = 0
      switch scene {
      case .changingMode, .changingModeInVain:
        async let changes: Void = clock.changeModes()
        await clock.wait(steps)
        relay.send(SIGTERM)
        await changes
      case .draining:
        relay.send(SIGTERM)
        try await relay.untilTaken(SIGTERM)
        await clock.wait(steps)
        relay.send(SIGTERM)
        expected = 1
      default:
        await clock.wait(steps)
        relay.send(SIGTERM)
      }
      let end = try await relay.ended(within: ShutdownTests.drain + .seconds(15))
      #expect(end.status == .exited(expected), "\(scene), after \(steps) steps")
      let events = end.log.compactMap { $0["event"]?.stringValue }
      if expected == 0 { #expect(end.log("relay.draining").count == 1, "\(scene), \(steps) steps") }
      if let draining = events.firstIndex(of: "relay.draining") {
        #expect(!events[draining...].contains("relay.serving"), "\(scene), after \(steps) steps")
      }
      if scene == .serving {
        let answered = Set(stage.answers).count
        #expect(answered + stage.telegram.pending >= 12, "no prompt is lost, after \(steps) steps")
      }
      await clock.transport.close()
    }
  }

  /// Starts a relay and waits until it is in the scene.
  private func begin(
    _ scene: Scene, on stage: Stage, _ steps: Int
  ) async throws -> RelayProcess {
    switch scene {
    case .cardNeverComes: stage.agent.inject(.hang, on: .card, times: 100)
    case .cardComesLate: stage.agent.inject(.latency(.milliseconds(30)), on: .card, times: 2)
    case .identityNeverComes: stage.telegram.inject(.hang, on: "getMe")
    case .identityComesLate: stage.telegram.inject(.latency(.milliseconds(30)), on: "getMe")
    case .booting, .serving, .changingMode, .changingModeInVain, .draining: break
    }
    var limits: [String: String?] = ["A2A_TIMEOUT": "5s", "DRAIN_TIMEOUT": "4s"]
    switch scene {
    case .changingModeInVain: limits = ["A2A_TIMEOUT": "5m", "DRAIN_TIMEOUT": "1s"]
    case .draining: limits = ["A2A_TIMEOUT": "5m", "DRAIN_TIMEOUT": "25s"]
    default: break
    }
    let relay = try await stage.start(limits)
    switch scene {
    case .booting: try await relay.untilBlocked(SIGTERM)
    case .cardNeverComes, .cardComesLate:
      try await stage.agent.wait(for: "the card's request") { !$0.calls.isEmpty }
    case .identityNeverComes, .identityComesLate:
      try await stage.telegram.wait(for: "getMe") { !$0.calls.isEmpty }
    case .serving, .changingMode:
      for number in 0..<12 { stage.telegram.post(chat: 501, text: "!slow 0.02 \(number)") }
      try await stage.telegram.messages(count: 1 + steps % 5)
    case .changingModeInVain, .draining:
      stage.telegram.post(chat: 501, text: "!never")
      try await stage.agent.prompts(count: 1)
    }
    return relay
  }

  /// The prompts and the agent are gone, and the last metrics wait for a collector that does not
  /// answer.
  @Test func endsAtOnceAtASecondSignalWhileItFlushes() async throws {
    let collector = try SilentPort()
    try await withStage { stage in
      stage.agent.inject(.hang, on: .card, times: 100)
      let relay = try await stage.start(["OTEL_EXPORTER_OTLP_ENDPOINT": collector.url])
      try await stage.agent.wait(for: "the card's request") { !$0.calls.isEmpty }
      relay.send(SIGTERM)
      try await collector.untilConnected()
      relay.send(SIGTERM)
      #expect(try await relay.ended(within: .seconds(20)).status == .exited(1))
    }
  }

  @Test(arguments: [SIGINT, SIGHUP, SIGQUIT, SIGPWR]) func drains(at signal: Int32) async throws {
    try await withStage { stage in
      let relay = try await stage.start()
      stage.telegram.post(chat: 501, text: "!slow 0.2 last words")
      try await stage.agent.prompts(count: 1)
      relay.send(signal)
      let end = try await relay.ended(within: .seconds(20))
      #expect(end.status == .exited(0))
      #expect(end.log("relay.draining").count == 1)
      #expect(stage.answers == ["echo: last words"])
      #expect(stage.telegram.pending == 0)
    }
  }

  /// A terminal that is closed sends SIGHUP, perhaps twice.
  @Test(arguments: [SIGTERM, SIGHUP]) func aHangUpNeverEndsADrain(begunBy signal: Int32)
    async throws
  {
    try await withStage { stage in
      let relay = try await stage.start()
      stage.telegram.post(chat: 501, text: "!slow 0.2 last words")
      try await stage.agent.prompts(count: 1)
      relay.send(signal)
      try await relay.untilTaken(signal)
      relay.send(SIGHUP)
      #expect(try await relay.ended(within: .seconds(20)).status == .exited(0))
      #expect(stage.answers == ["echo: last words"])
    }
  }

  @Test func ignoresSignalsWithoutAMeaning() async throws {
    try await withStage { stage in
      let relay = try await stage.start()
      for (number, signal) in [
        SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGIO, SIGSTKFLT, SIGPIPE, SIGXFSZ,
      ].enumerated() {
        stage.telegram.post(chat: 501, text: "\(number)")
        try await stage.telegram.messages(count: number + 1)
        relay.send(signal)
      }
      stage.telegram.post(chat: 501, text: "still here")
      try await stage.telegram.messages(count: 10)
      #expect(try await relay.stop().status == .exited(0))
    }
  }
}

/// Measures time by requests that a relay serves or, before it listens, refuses.
private struct StepClock {
  let transport: Transport
  private let base: RequestTarget

  init(port: UInt16) throws {
    base = try #require(RequestTarget("http://127.0.0.1:\(port)"))
    transport = Transport(egress: EgressList([base.origin: TLSSettings()]))
  }

  func wait(_ steps: Int) async {
    for _ in 0..<steps { await ask(.get, "/healthz") }
  }

  /// Changes the mode back and forth until the relay refuses it.
  func changeModes() async {
    for _ in 0..<20 {
      guard await ask(.post, "/mode/passive") == 200 else { return }
      guard await ask(.post, "/mode/active") == 200 else { return }
    }
  }

  @discardableResult private func ask(_ method: Method, _ path: String) async -> Int? {
    guard let target = base.appending(path) else { return nil }
    let request = Request(method, target, deadline: .now + .seconds(10))
    return try? await transport.send(request).status
  }
}

/// A port on loopback that accepts connections and never answers.
private final class SilentPort: Sendable {
  private struct Failure: Error {}

  private let descriptor: Int32
  private let number: UInt16

  init() throws {
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    descriptor = socket(AF_INET, type, 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = descriptor
    let isListening = withUnsafeMutablePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, size) == 0 && listen(descriptor, 16) == 0
          && getsockname(descriptor, $0, &size) == 0
      }
    }
    number = UInt16(bigEndian: address.sin_port)
    guard isListening else {
      close(descriptor)
      throw Failure()
    }
  }

  deinit { close(descriptor) }

  var url: String { "http://127.0.0.1:\(number)" }

  /// Waits until a connection has been made.
  func untilConnected() async throws {
    let descriptor = descriptor
    let isConnected = await DedicatedThread.value { () -> Bool in
      var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      return poll(&poller, 1, 20_000) == 1
    }
    guard isConnected == true else { throw Failure() }
  }
}

extension RelayProcess {
  private struct StillRunning: Error {}
  private struct NotReached: Error {}

  /// Waits for the end. A process that has not ended after `limit` is killed.
  fileprivate func ended(within limit: Duration) async throws -> End {
    let end = Locked<End?>(nil)
    await Threads.within(limit) {
      let value = try? await self.ended()
      end.withLock { $0 = value }
    }
    if let end = end.withLock({ $0 }) { return end }
    send(SIGKILL)
    throw StillRunning()
  }

  /// Waits until the program has blocked a signal, which is its first step.
  fileprivate func untilBlocked(_ signal: Int32) async throws {
    try await until { $0.contains(signal, in: "SigBlk") }
  }

  /// Waits until the process has taken a signal that was sent to it. A signal that is still pending
  /// would not be delivered twice.
  fileprivate func untilTaken(_ signal: Int32) async throws {
    try await until { !$0.contains(signal, in: "ShdPnd") }
  }

  private func until(_ condition: (SignalMasks) -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(20)
    while ContinuousClock.now < deadline {
      if condition(SignalMasks(of: pid)) { return }
      await Task.yield()
    }
    throw NotReached()
  }
}

/// The signal masks of a process (proc_pid_status(5)).
private struct SignalMasks {
  private let lines: [Substring]

  init(of pid: Int32) {
    let bytes = (try? TestFile.read("/proc/\(pid)/status")) ?? []
    lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
  }

  func contains(_ signal: Int32, in name: String) -> Bool {
    guard let line = lines.first(where: { $0.hasPrefix(name + ":") }),
      let mask = line.split(separator: "\t").last.flatMap({ UInt64($0, radix: 16) })
    else { return false }
    return mask >> UInt64(signal - 1) & 1 == 1
  }
}
