import Console
import Glibc
import HTTP
import HTTPServer
import Locks
import Telemetry

/// `relay` from its start to its end (DESIGN §8 "Boot", "Operations"; R8–R11).
struct Daemon: Sendable {
  /// What ends it.
  private enum Ending: Sendable {
    case signal(Int32)
    case failure(String)
  }

  /// What flushing logs, metrics and spans may take, and letting go of what is in flight before: with
  /// a drain of 25 s the process is gone before the supervisor's 30 s.
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

  /// A daemon that has not started.
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

  /// Runs until a signal or a failure ends it; `no` for a failure.
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
    return .no  // The stream ends with the process only.
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

  /// Tells the supervisor that the poller lives; it restarts a process that does not.
  private func feedWatchdog() async {
    guard let interval = notifier.watchdogInterval else { return }
    await every(interval) {
      if board.current.isAlive(at: .now) { notifier.notify(.watchdog) }
    }
  }
}

// The start.
extension Daemon {
  /// Agent and bot at once: each may take its time to answer.
  private func boot() async {
    let agent = AgentClient(
      base: settings.agentBase, credential: settings.agentCredential,
      patience: settings.agentPatience, contexts: settings.agentContexts,
      wire: AgentWire(transport), observe: recorder.observeAgent)
    let watch = AgentWatch(agent: agent, board: board, recorder: recorder, lifetime: lifetime)
    let client = BotClient(
      settings.botAPI, observe: recorder.observeTelegram,
      send: { [transport] (request) async throws(TransferError) in
        try await transport.send(request)
      })
    async let identity = BotGreeting(client: client, board: board, recorder: recorder).identity {
      ready()
    }
    if let failure = await watch.look(), failure.stopsStart {
      report.yield(.failure("agent: \(failure.words)"))
      return
    }
    switch await identity {
    case .success(let bot): await serve(bot, client, agent, watch)
    case .failure(let error):
      if !Task.isCancelled { report.yield(.failure("telegram: \(error.words)")) }
    }
  }

  private func serve(
    _ bot: BotIdentity, _ client: BotClient, _ agent: AgentClient, _ watch: AgentWatch
  ) async {
    let parts = BridgeParts(
      settings: settings, bot: client, agent: agent, agentWatch: watch, recorder: recorder,
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
    // A menu that could not be set is no reason to do anything else than what it lists.
    try? await client.setCommands(ChatText.menu, deadline: .now + .seconds(10))
  }

  private func ready() { notifier.notify(.ready) }
}

// The end.
extension Daemon {
  private func stop(
    _ event: Ending, _ parts: (server: StatusServer, export: TelemetryExport)?
  ) async -> ExitStatus {
    notifier.notify(.stopping)
    var status = ExitStatus.yes
    switch event {
    case .signal:
      recorder.log(.info, "relay.draining")
      leaveAtOnceOnSignal()
      await drain(within: settings.drainTimeout)
    case .failure(let reason):
      status = .no
      recorder.log(.error, "relay.failed", status: "fatal", fields: ["reason": .text(reason)])
      leaveAtOnceOnSignal()
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

  /// The last part of the time is for an agent that has to be told to stop.
  private func drain(within time: Duration) async {
    guard let bridge = bridge.withLock({ $0 }) else { return }
    let grace = max(min(time / 4, .milliseconds(1500)), .milliseconds(500))
    await bridge.drain(until: .now + max(time - grace, .zero), grace: grace)
    let left = await bridge.leftCount
    guard left > 0 else { return }
    recorder.log(.warning, "relay.left_prompts", fields: ["count": .integer(left)])
  }

  /// A second signal: whoever sent it does not want to wait.
  private func leaveAtOnceOnSignal() {
    lifetime.start {
      for await event in events {
        if case .signal = event { _exit(ExitStatus.no.rawValue) }
      }
    }
  }
}

extension AgentFailure {
  /// Whether it stops a start: no later try can succeed, and a supervisor must see it.
  fileprivate var stopsStart: Bool {
    switch self {
    case .call(.transfer(.pinMismatch)), .call(.transfer(.tlsFailed(.identity))): true
    default: isRefusedCredential
    }
  }
}
