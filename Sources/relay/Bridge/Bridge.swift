import Telemetry

/// Joins Telegram, the inbox, the agent and the chats: does what the ``Inbox`` decides and reports how
/// it went.
///
/// Everything that happens is reported to this actor, which then asks the inbox for the next steps.
/// Calls run beside it, in its ``Lifetime``.
actor Bridge {
  let parts: BridgeParts

  /// What is taken in, run, sent and confirmed.
  var inbox: Inbox<Arrival>

  /// Whose an update is.
  var reception: Reception

  /// Who may ask how often.
  var limit: RateLimit

  /// The prompt with the agent.
  var running: RunningPrompt?

  /// What is ready for its chat.
  var answers: [InboxTicket: PendingAnswer] = [:]

  /// The call of `getUpdates` in flight, and since when.
  var polling: (poll: InboxPoll, since: ContinuousClock.Instant, work: Lifetime.Work)?

  /// How many replies outside of the inbox are on their way.
  var repliesInFlight = 0

  /// Prompts whose chats know that they wait.
  var positionsTold: Set<InboxTicket> = []

  /// Whether somebody watches over those that wait.
  var isWatchingQueue = false

  /// Whether somebody looks after chats whose prompt takes long.
  var isWatchingTyping = false

  /// The call in flight that shows a chat that the bot is typing.
  var typing: Lifetime.Work?

  /// What the board last heard about Telegram, so that changes are logged once.
  var telegram = RelayStatus.TelegramCondition.unknown

  /// Whether the time for an orderly end is over.
  var isGivenUp = false

  /// Who waits for the inbox to have nothing left to do.
  private var waiters: [Waiter] = []

  private var alarm: (time: ContinuousClock.Instant, work: Lifetime.Work)?
  private var depthShown = 0

  /// A bridge for `bot`, which begins with ``start()``.
  init(_ parts: BridgeParts, bot: BotIdentity) {
    self.parts = parts
    let settings = parts.settings
    inbox = Inbox(
      depth: settings.queueDepth, pollTimeout: settings.pollTimeout, mode: settings.mode)
    reception = Reception(
      bot: bot, allowList: settings.allowList, personas: settings.personas)
    limit = RateLimit(perMinute: settings.rateLimitPerMinute)
  }

  /// Begins to poll, unless the mode is passive.
  func start() { advance() }

  /// Does whatever is to be done now, and sees to it that nothing is forgotten later.
  func advance() {
    let now = ContinuousClock.now
    while let step = inbox.next(at: now) {
      switch step {
      case .poll(let poll): begin(poll, at: now)
      case .abandonPoll: polling?.work.cancel()
      case .run(let item): run(item, at: now)
      case .send(let ticket, let atRisk): send(ticket, atRisk: atRisk)
      }
    }
    showDepth()
    setAlarm(at: now)
    wakeWaiters()
  }

  /// Waits until `isOver` holds; it is looked at whenever something has happened.
  func wait(until isOver: @escaping @Sendable (isolated Bridge) -> Bool) async {
    guard !isOver(self) else { return }
    await withCheckedContinuation { waiters.append(Waiter(isOver: isOver, continuation: $0)) }
  }

  private struct Waiter {
    let isOver: @Sendable (isolated Bridge) -> Bool
    let continuation: CheckedContinuation<Void, Never>
  }

  private func wakeWaiters() {
    guard !waiters.isEmpty else { return }
    var waiting: [Waiter] = []
    for waiter in waiters {
      if waiter.isOver(self) { waiter.continuation.resume() } else { waiting.append(waiter) }
    }
    waiters = waiting
  }

  private func showDepth() {
    let depth = inbox.waitingCount
    guard depth != depthShown else { return }
    depthShown = depth
    parts.recorder.measure { $0.queueDepth.set(depth) }
    parts.board.update { $0.waiting = depth }
  }

  /// An earlier alarm than needed is harmless, so that it is set anew only when it would be late.
  private func setAlarm(at now: ContinuousClock.Instant) {
    guard let time = [inbox.wakeTime(at: now), leaveTime].compactMap(\.self).min() else { return }
    if let alarm, alarm.time <= time { return }
    alarm?.work.cancel()
    let work = parts.lifetime.start { [self] in
      do { try await Task.sleep(until: time, clock: .continuous) } catch { return }
      await ring(time)
    }
    alarm = (time, work)
  }

  private func ring(_ time: ContinuousClock.Instant) {
    if alarm?.time == time { alarm = nil }
    advance()
  }
}
