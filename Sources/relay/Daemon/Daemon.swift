import Configuration
import Console
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

  /// How far the start has come. Once the daemon ends, a start that is still in progress must not
  /// begin to serve.
  private enum Progress: Sendable {
    case starting
    case serving(Bridge)
    case ending
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
  private let progress = Locked(Progress.starting)
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
    board.update {
      guard let path = settings.stateFolder else { return }
      $0.held = nil
      $0.stateFolder = StateFolder.identity(of: path)
    }
    transport = Transport(egress: settings.egress)
    lifetime = Lifetime(on: transport.executor)
    notifier = ServiceNotifier()
    (events, report) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(16))
  }

  /// Runs until a signal or a failure ends the daemon. Returns `no` after a failure.
  func run() async -> ExitStatus {
    recorder.log(.info, "relay.starting", status: settings.mode.rawValue)
    logUndeclaredVariables()
    for reason in settings.expiringAuthorities {
      recorder.log(.warning, "authority.expiring", fields: ["reason": .text(reason)])
    }
    let signals = TerminationSignals { [report] in report.yield(.signal($0)) }
    guard let signals else {
      return await stop(.failure("the system cannot create a thread"), nil, nil)
    }
    await openDescriptors()
    let server: StatusServer
    do throws(ServerError) { server = try statusServer() } catch {
      return await stop(.failure("METRICS_LISTEN: \(error)"), signals, nil)
    }
    let export = TelemetryExport(settings: settings, recorder: recorder, transport: transport)
    for work in [boot, emitMetrics, feedWatchdog] { lifetime.start(work) }
    lifetime.start { await export.run() }
    for await event in events { return await stop(event, signals, (server, export)) }
    return .no  // The stream ends only with the process.
  }

  /// Logs which variables of the process's environment are ignored although they look like those of
  /// relay.
  private func logUndeclaredVariables() {
    guard let undeclared = settings.undeclared else { return }
    if undeclared.serviceLinks > 0 {
      recorder.log(
        .info, "environment.service_links", fields: ["count": .integer(undeclared.serviceLinks)])
    }
    for lookalike in undeclared.lookalikes {
      recorder.log(
        .warning, "environment.unknown", fields: ["reason": .text(lookalike.description)])
    }
  }

  /// Opens the descriptors that the timers of the runtime and the HTTP client use until the end.
  /// Otherwise, if connections to the status server used up all descriptors, the first timer would
  /// abort the process.
  private func openDescriptors() async {
    await withTaskExecutorPreference(transport.executor) {
      _ = try? await Task.sleep(for: .microseconds(100))
    }
  }

  private func statusServer() throws(ServerError) -> StatusServer {
    try StatusServer(settings.listen, board: board, recorder: recorder) { [progress] mode in
      guard case .serving(let bridge) = progress.withLock({ $0 }) else { return false }
      return await bridge.setMode(mode)
    }
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
      timeouts: settings.agentTimeouts, answerLimit: settings.answerLimit,
      contexts: settings.agentContexts,
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
    guard enterService(bridge, bot) else { return }
    ready()
    await bridge.start()
    // The menu is best effort, because the commands also work without it.
    try? await client.setCommands(ChatText.menu, deadline: .now + .seconds(10))
  }

  /// Records that `bridge` serves. Returns false if the daemon already ends; the bridge must then
  /// not start.
  private func enterService(_ bridge: Bridge, _ bot: BotIdentity) -> Bool {
    progress.withLock { progress in
      guard case .starting = progress else { return false }
      progress = .serving(bridge)
      board.update {
        $0.phase = .serving
        $0.bot = bot.username
      }
      // Logged under the lock, so that this line never follows `relay.draining`.
      recorder.log(.info, "relay.serving", status: settings.mode.rawValue)
      return true
    }
  }

  private func ready() {
    progress.withLock { progress in
      if case .ending = progress { return }
      notifier.notify(.ready)
    }
  }
}

// Ending.
extension Daemon {
  private func stop(
    _ event: Ending, _ signals: TerminationSignals?,
    _ parts: (server: StatusServer, export: TelemetryExport)?
  ) async -> ExitStatus {
    signals?.exitAtNext()
    let bridge = leaveService()
    notifier.notify(.stopping)
    var status = ExitStatus.yes
    switch event {
    case .signal:
      recorder.log(.info, "relay.draining")
      if let bridge { await drain(bridge, within: settings.drainTimeout) }
    case .failure(let reason):
      status = .no
      recorder.log(.error, "relay.failed", status: "fatal", fields: ["reason": .text(reason)])
      if let bridge { await drain(bridge, within: .zero) }
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

  /// Records that the daemon ends. Returns the bridge if it serves.
  private func leaveService() -> Bridge? {
    progress.withLock { progress in
      defer {
        progress = .ending
        board.update { $0.phase = .draining }
      }
      guard case .serving(let bridge) = progress else { return nil }
      return bridge
    }
  }

  /// Drains within `time`. The last part of it is reserved for canceling the agent's task.
  private func drain(_ bridge: Bridge, within time: Duration) async {
    let grace = max(min(time / 4, .milliseconds(1500)), .milliseconds(500))
    await bridge.drain(until: .now + max(time - grace, .zero), grace: grace)
    await bridge.closeJournal()
    let left = await bridge.leftCounts
    guard left.telegram + left.held > 0 else { return }
    recorder.log(
      .warning, "relay.left_prompts",
      fields: ["count": .integer(left.telegram), "held": .integer(left.held)])
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
