import Console
import Glibc
import HTTP
import HTTPServer
import Telemetry
import Threads

/// The command-line options of the daemon, except those that select its configuration.
struct DaemonOptions: Hashable, Sendable {
  /// Whether the metrics page is written to standard output every 15 s and when the process ends.
  let emitsMetrics: Bool
}

/// Runs `relay` from start to end: it starts all parts, waits for a signal or a failure, drains,
/// and flushes.
struct Daemon: Sendable {
  /// Why the daemon ends.
  private enum Ending: Sendable {
    case signal(Int32)
    case failure(String)
  }

  /// The time limit for flushing metrics and spans at shutdown. Draining takes at most 25 s, so
  /// with this limit the process exits before a supervisor's usual kill timeout of 30 s.
  private static let flushing = Duration.seconds(2)

  private let settings: Settings
  private let options: DaemonOptions
  private let output: LogOutput
  private let recorder: Recorder
  private let board: StatusBoard
  private let transport: Transport
  private let lifetime: Lifetime
  private let bridge = Locked<Bridge?>(nil)
  private let notifier: ServiceNotifier
  private let events: AsyncStream<Ending>
  private let report: AsyncStream<Ending>.Continuation

  /// Creates a daemon that has not started.
  init(_ settings: Settings, _ options: DaemonOptions) {
    self.settings = settings
    self.options = options
    output = LogOutput()
    recorder = Recorder(settings: settings, output: output, startedAt: .now(), began: .now)
    board = StatusBoard(RelayStatus(mode: settings.mode, pollTimeout: settings.pollTimeout))
    transport = Transport(egress: settings.egress)
    lifetime = Lifetime(on: transport.executor)
    notifier = ServiceNotifier()
    (events, report) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(16))
  }

  /// Runs until a signal or a failure ends the daemon. Returns `no` after a failure.
  func run() async -> ExitStatus {
    recorder.log(.info, "relay.starting", status: settings.mode.rawValue)
    let server: StatusServer
    do throws(ServerError) { server = try statusServer() } catch {
      return await stop(.failure("METRICS_LISTEN: \(error)"), nil)
    }
    let export = TelemetryExport(settings: settings, recorder: recorder, transport: transport)
    for work in [watchSignals, boot, emitMetrics, feedWatchdog] { lifetime.start(work) }
    lifetime.start { await export.run() }
    for await event in events { return await stop(event, (server, export)) }
    return .no  // The stream ends only with the process.
  }

  private func statusServer() throws(ServerError) -> StatusServer {
    try StatusServer(settings.listen, board: board, recorder: recorder) { [bridge] mode in
      await bridge.withLock { $0 }?.setMode(mode) ?? false
    }
  }

  private func watchSignals() async {
    for await signal in TerminationSignals.stream() { report.yield(.signal(signal)) }
  }

  private func emitMetrics() async {
    if options.emitsMetrics { await emission.run() }
  }

  private var emission: MetricsEmission { MetricsEmission(recorder: recorder, output: output) }

  /// Reports to the supervisor periodically while polling works. The supervisor restarts a process
  /// that stops reporting.
  private func feedWatchdog() async {
    guard let interval = notifier.watchdogInterval else { return }
    await every(interval) {
      if board.current.isAlive(at: .now) { notifier.notify(.watchdog) }
    }
  }
}

// Starting.
extension Daemon {
  /// Connects to the agent and to Telegram at the same time, because either may be slow to answer.
  private func boot() async {
    let agent = AgentClient(
      base: settings.agentBase, credential: settings.agentCredential,
      timeouts: settings.agentTimeouts, contexts: settings.agentContexts,
      transport: AgentTransport(transport), observe: recorder.observeAgent)
    let health = AgentHealth(agent: agent, board: board, recorder: recorder, lifetime: lifetime)
    let client = BotClient(
      settings.botAPI, observe: recorder.observeTelegram,
      send: { [transport] (request) async throws(TransferError) in
        try await transport.send(request)
      })
    let identification = BotIdentification(client: client, board: board, recorder: recorder)
    async let identity = identification.identity { ready() }
    if let failure = await health.check(), failure.preventsStart {
      report.yield(.failure("agent: \(failure.message)"))
      return
    }
    switch await identity {
    case .success(let bot): await serve(bot, client, agent, health)
    case .failure(let error):
      if !Task.isCancelled { report.yield(.failure("telegram: \(error.message)")) }
    }
  }

  private func serve(
    _ bot: BotIdentity, _ client: BotClient, _ agent: AgentClient, _ health: AgentHealth
  ) async {
    let parts = BridgeParts(
      settings: settings, bot: client, agent: agent, agentHealth: health, recorder: recorder,
      board: board, lifetime: lifetime, fail: { [report] in report.yield(.failure($0)) })
    let bridge = Bridge(parts, bot: bot)
    self.bridge.withLock { $0 = bridge }
    board.update {
      $0.phase = .serving
      $0.bot = bot.username
    }
    recorder.log(.info, "relay.serving", status: settings.mode.rawValue)
    ready()
    await bridge.start()
    // The menu is best effort, because the commands also work without it.
    try? await client.setCommands(ChatText.menu, deadline: .now + .seconds(10))
  }

  private func ready() { notifier.notify(.ready) }
}

// Ending.
extension Daemon {
  private func stop(
    _ event: Ending, _ parts: (server: StatusServer, export: TelemetryExport)?
  ) async -> ExitStatus {
    notifier.notify(.stopping)
    var status = ExitStatus.yes
    switch event {
    case .signal:
      recorder.log(.info, "relay.draining")
      exitOnSecondSignal()
      await drain(within: settings.drainTimeout)
    case .failure(let reason):
      status = .no
      recorder.log(.error, "relay.failed", status: "fatal", fields: ["reason": .text(reason)])
      exitOnSecondSignal()
      await drain(within: .zero)
    }
    await lifetime.end()
    await parts?.export.flush(within: Daemon.flushing)
    await parts?.server.stop()
    await transport.close()
    if options.emitsMetrics { emission.emit() }
    recorder.log(.info, "relay.stopped", status: status == .yes ? "clean" : "failed")
    await output.flush(within: .seconds(1))
    return status
  }

  /// Drains within `time`. The last part of it is reserved for canceling the agent's task.
  private func drain(within time: Duration) async {
    guard let bridge = bridge.withLock({ $0 }) else { return }
    let grace = max(min(time / 4, .milliseconds(1500)), .milliseconds(500))
    await bridge.drain(until: .now + max(time - grace, .zero), grace: grace)
    let left = await bridge.leftCount
    guard left > 0 else { return }
    recorder.log(.warning, "relay.left_prompts", fields: ["count": .integer(left)])
  }

  /// Ends the process at once if a second signal arrives.
  private func exitOnSecondSignal() {
    lifetime.start {
      for await event in events {
        if case .signal = event { _exit(ExitStatus.no.rawValue) }
      }
    }
  }
}

extension AgentFailure {
  /// Whether the relay must not start: no retry can succeed, and the supervisor must be informed.
  fileprivate var preventsStart: Bool {
    switch self {
    case .call(.transfer(.pinMismatch)), .call(.transfer(.tlsFailed(.identity))): true
    default: isRefusedCredential
    }
  }
}
