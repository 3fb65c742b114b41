import HTTP
import Telemetry
import Threads

/// Connects Telegram, the inbox, the agent, and the chats. It performs the steps that ``Inbox``
/// decides and reports the result of each step to the inbox.
///
/// Every event ends with a call to ``advance()``, which performs the next steps. Calls to Telegram
/// and to the agent run outside the actor, in tasks of its ``Lifetime``.
actor Bridge {
  let parts: BridgeParts

  /// Decides what is received, run, sent, recorded, held, and confirmed.
  var inbox: Inbox<IncomingUpdate>

  /// The folder of `STATE_DIR`.
  var journal: BridgeJournal

  var classifier: UpdateClassifier
  private var limit: RateLimit

  /// The prompt that the agent is working on.
  var running: RunningPrompt?

  /// The call to `getUpdates` in flight.
  private var polling: Lifetime.Work?

  private var telegram: TelegramHealth
  private var confirmation = FatalConfirmation()
  private var standby: StandbyWatch
  private var typing: TypingIndicator
  private var notices = QueueNotices()
  var budget = ChatBudget()
  var replies: Replies
  private var outbox: Outbox

  /// The number of albums whose captions are awaited.
  var albumsAwaited = 0

  /// Whether the time limit of the drain has passed, so that the process must end.
  private var isGivenUp = false

  private var alarm: Alarm
  private var waiters = Waiters()
  private var gauges: BridgeGauges

  /// Creates a bridge for `bot`. It does nothing before ``start()``.
  init(_ parts: BridgeParts, bot: BotIdentity) {
    self.parts = parts
    let settings = parts.settings
    journal = BridgeJournal(settings)
    inbox = Inbox(
      depth: settings.queueDepth, atRiskLimit: settings.answersAtRisk,
      pollTimeout: settings.pollTimeout, mode: settings.mode,
      awaitsJournal: settings.stateFolder != nil, seed: .random(in: .min ... .max))
    classifier = UpdateClassifier(
      bot: bot, allowList: settings.allowList, personas: settings.personas)
    limit = RateLimit(perMinute: settings.rateLimitPerMinute)
    telegram = TelegramHealth(board: parts.board, recorder: parts.recorder)
    standby = StandbyWatch(parts)
    typing = TypingIndicator(bot: parts.bot, lifetime: parts.lifetime)
    replies = Replies(bot: parts.bot, lifetime: parts.lifetime, recorder: parts.recorder)
    outbox = Outbox(parts)
    alarm = Alarm(lifetime: parts.lifetime)
    gauges = BridgeGauges(board: parts.board, recorder: parts.recorder)
  }

  /// Starts to poll, unless the mode is passive.
  func start() {
    if inbox.mode == .passive { watchStandby(after: StandbyWatch.interval) }
    openJournal()
    advance()
  }

  /// Performs every step that is due and sets the alarm for the next one.
  func advance() {
    let now = ContinuousClock.now
    while let step = inbox.next(at: now) {
      switch step {
      case .poll(let poll): begin(poll, at: now)
      case .abandonPoll: polling?.cancel()
      case .run(let item): run(item, at: now)
      case .send(let id, let atRisk): send(id, atRisk: atRisk)
      case .record(let updates): record(updates)
      case .hold(let ids): hold(ids)
      }
    }
    journal.forgetPrompts(except: inbox.ledger)
    gauges.show(inbox)
    setAlarm(at: now)
    waiters.wake(self)
    closeUnusedJournal()
  }

  private func setAlarm(at now: ContinuousClock.Instant) {
    guard let time = [inbox.wakeTime(at: now), leaveTime].compactMap(\.self).min(),
      !alarm.rings(by: time)
    else { return }
    alarm.set(for: time) { [self] in await ring($0) }
  }

  private func ring(_ time: ContinuousClock.Instant) {
    alarm.rang(at: time)
    advance()
  }
}

// Polling.
extension Bridge {
  /// How long after the poll timeout a reply may arrive before the call fails. This is the only way
  /// to detect a connection that was lost without an error.
  private static let lateness = Duration.seconds(4)

  /// Calls `getUpdates`.
  private func begin(_ poll: InboxPoll, at now: ContinuousClock.Instant) {
    let bot = parts.bot
    parts.board.update { $0.pollBegan = now }
    polling = parts.lifetime.start { [self] in
      do throws(BotError) {
        let batch = try await bot.updates(
          offset: poll.offset, limit: poll.limit, timeout: poll.timeout,
          deadline: now + poll.timeout + Bridge.lateness)
        await polled(batch)
      } catch {
        await pollFailed(error)
      }
    }
  }

  private func polled(_ batch: UpdateBatch) {
    let now = ContinuousClock.now
    let time = WallTime.now()
    polling = nil
    confirmation.clear()
    parts.board.update {
      $0.lastPoll = now
      $0.pollBegan = nil
    }
    if batch.unidentified > 0 {
      parts.recorder.log(
        .warning, "telegram.updates_unreadable", fields: ["count": .integer(batch.unidentified)])
    }
    let receipt = inbox.pollSucceeded(
      InboxBatch(
        updates: batch.updates.map { (id: $0.id, update: $0) }, size: batch.size, time: batch.time,
        localTime: time.nanoseconds / 1_000_000_000),
      at: now, mark: { journal.mark(of: $0, for: classifier.allowList) },
      read: { classifier.classify($0, at: now, time) })
    for item in receipt.admitted where !journal.keep(item.id, from: batch) {
      inbox.forbidHolding(item.id)
    }
    let isContested = inbox.isContested(at: now)
    telegram.note(isContested ? .conflict("another instance polls this bot") : .polling)
    handle(receipt, at: now)
    advance()
  }

  private func pollFailed(_ error: BotError) {
    let now = ContinuousClock.now
    polling = nil
    parts.board.update { $0.pollBegan = nil }
    if case .transfer(.cancelled) = error {
      inbox.pollFailed(.abandoned, at: now)
      return advance()
    }
    parts.recorder.measure { $0.retries.add(1, .telegram) }
    telegram.note(RelayStatus.TelegramCondition(error))
    inbox.pollFailed(InboxPollFailure(error), at: now, spread: .random(in: 0.7...1.3))
    if confirmation.confirms(error, at: now) { parts.fail("telegram: \(error.message)") }
    parts.board.update { $0.lastPollEnd = now }
    advance()
  }

  private func handle(
    _ receipt: InboxReceipt<IncomingUpdate>, at now: ContinuousClock.Instant
  ) {
    if receipt.restarted { parts.recorder.log(.warning, "telegram.ids_restarted") }
    if receipt.vanished > 0 {
      parts.recorder.log(
        .warning, "telegram.updates_vanished", fields: ["count": .integer(receipt.vanished)])
    }
    for id in receipt.taken { drop(id) }
    for case .prompt(let prompt) in receipt.takenWaiting.map(\.payload) {
      parts.recorder.promptTaken(prompt)
    }
    for item in receipt.admitted { limit(item, at: now) }
    for case .prompt(let prompt) in receipt.stopped.map(\.payload) {
      parts.recorder.promptStopped(prompt)
    }
    for case .prompt(let prompt) in receipt.expired.map(\.payload) {
      parts.recorder.promptExpired(prompt)
      reply(ChatText.expired, to: prompt.message)
    }
    for seen in receipt.seen { handle(seen.payload, seen.id) }
    scheduleNotices()
    lookAtGroups()
  }

  /// Applies the rate limit to an admitted prompt.
  private func limit(_ item: InboxItem<IncomingUpdate>, at now: ContinuousClock.Instant) {
    guard case .prompt(let prompt) = item.payload else { return }
    parts.recorder.log(.debug, "prompt.received", about: prompt)
    // A `/reset` does not count toward the limit.
    guard case .answer = prompt.kind else { return }
    let verdict = limit.admit(persona: prompt.persona, chat: item.chat, at: now)
    guard case .denied(let retryAfter, let notifiesChat) = verdict else { return }
    inbox.refuse(item.id)
    parts.recorder.promptLimited(prompt)
    guard notifiesChat else { return }
    reply(ChatText.limited(persona: prompt.persona, retryAfter: retryAfter), to: prompt.message)
  }

  private func scheduleNotices() {
    guard let time = notices.schedule(for: inbox.queue) else { return }
    parts.lifetime.start { [self] in
      do { try await Task.sleep(until: time, clock: .continuous) } catch { return }
      await sendNotices()
    }
  }

  private func sendNotices() {
    let now = ContinuousClock.now
    for (id, prompt) in notices.due(in: inbox.queue, at: now) {
      let chat = prompt.message.place.chat
      guard budget.allowsNotice(in: chat, open: openCount(of: chat), at: now) else { continue }
      reply(ChatText.position(inbox.ahead(of: id) + 1), to: prompt.message)
    }
    if inbox.mode == .active { scheduleNotices() }
  }

  /// The number of prompts of `chat` that have been received and not been answered.
  private func openCount(of chat: Int64) -> Int {
    let running = running?.prompt.message.place.chat == chat ? 1 : 0
    return inbox.queue.values.count { $0.chat == chat } + running + outbox.count(in: chat)
  }
}

// Running a prompt.
extension Bridge {
  /// Sends a prompt to the agent.
  private func run(_ item: InboxItem<IncomingUpdate>, at now: ContinuousClock.Instant) {
    guard case .prompt(let prompt) = item.payload else { return }
    parts.recorder.measure { $0.queueWait.record(now - prompt.received) }
    var trace = PromptTrace(prompt, isSampled: parts.recorder.isSampled(prompt.trace))
    trace.agentBegan = .now()
    let (id, begun) = (item.id, trace)
    let work: Lifetime.Work
    switch prompt.kind {
    case .reset:
      let agent = parts.agent
      work = parts.lifetime.start { [self] in
        await agent.forget(prompt.message.place)
        await finish(id, Answer(ChatText.reset, to: prompt.message), begun)
      }
    case .answer(let text):
      work = parts.lifetime.start { [self] in
        let report = await parts.ask(text, of: prompt, traceparent: begun.traceparent)
        await answered(id, report, begun)
      }
    }
    running = RunningPrompt(id: id, prompt: prompt, work: work)
    typing.begin(in: prompt.message.place, at: now) { [self] in await tickTyping() }
  }

  private func tickTyping() -> Bool { typing.tick(at: .now) }

  /// Handles the outcome of a prompt: the agent has finished it, or it was canceled.
  private func answered(_ id: PromptID, _ report: AgentReport, _ trace: PromptTrace) {
    guard let running, running.id == id else { return }
    let prompt = running.prompt
    parts.agentHealth.note(report.outcome)
    parts.recorder.measure { $0.retries.add(report.retries, .a2a) }
    switch report.outcome {
    case .answered(let answer):
      finish(id, Answer(answer, to: prompt.message), trace)
    case .failed(.stopped):
      clearRunning()
      if running.ending == .left {
        inbox.leaveRunning(id)
      } else {
        inbox.refuse(id)
        parts.recorder.promptStopped(prompt)
      }
      advance()
    case .failed(let failure):
      parts.recorder.agentFailed(failure, at: prompt)
      let isFatal = failure.classification == .fatal
      let text = ChatText.failure(failure) ?? ChatText.emptyAnswer
      finish(id, Answer(text, to: prompt.message, .failed(isFatal: isFatal)), trace)
    }
  }

  private func finish(_ id: PromptID, _ answer: Answer, _ trace: PromptTrace) {
    guard let running, running.id == id else { return }
    clearRunning()
    var trace = trace
    trace.agentEnded = .now()
    outbox.add(id, PendingAnswer(prompt: running.prompt, answer: answer, trace: trace))
    inbox.answerReady(id)
    advance()
  }

  /// Cancels the work on a prompt that another consumer has confirmed.
  private func drop(_ id: PromptID) {
    if let prompt = running?.id == id ? running?.prompt : outbox.remove(id) {
      parts.recorder.promptTaken(prompt)
    }
    guard running?.id == id else { return }
    running?.end(.taken)
    clearRunning()
  }

  private func clearRunning() {
    typing.end()
    running = nil
  }
}

// Sending answers to their chats.
extension Bridge {
  private func send(_ id: PromptID, atRisk: Int) {
    outbox.send(id, atRisk: atRisk) { [self] in await sent(id, $0) }
  }

  private func sent(_ id: PromptID, _ result: AnswerSender.Result) {
    let now = ContinuousClock.now
    guard let answer = outbox.answer(of: id) else { return }
    let chat = answer.prompt.message.place.chat
    let accepted = result.answer.accepted - answer.answer.accepted
    budget.note(accepted, in: chat, error: result.error, at: now)
    if let new = result.migratedTo { migrate(from: chat, to: new) }
    inbox.sent(id, result.outcome, at: now)
    outbox.end(id, result, at: now)
    advance()
  }
}

// What a change of the mode and the end of the process wait for.
extension Bridge {
  /// Records that the mode has changed.
  func modeChanged(to mode: RelayMode) {
    telegram.modeChanged()
    if mode == .passive { watchStandby(after: .zero) } else { standby.end() }
  }

  /// Checks periodically whether this passive instance could take over.
  private func watchStandby(after pause: Duration) {
    standby.begin(after: pause) { [self] in await noteStandby($0) }
  }

  private func noteStandby(_ condition: RelayStatus.TelegramCondition) {
    if inbox.mode == .passive { telegram.note(condition) }
  }

  /// When a draining process may end if nothing else happens before; nil if there is no such time.
  private var leaveTime: ContinuousClock.Instant? {
    guard inbox.mode == .draining, !hasReplies else { return nil }
    return inbox.leaveTime
  }

  /// Whether a draining process may end now.
  var mayLeave: Bool {
    if isGivenUp { return true }
    guard let leaveTime else {
      return inbox.mode == .draining && !hasReplies && inbox.isQuiet
    }
    return leaveTime <= .now
  }

  /// Whether a reply is being sent or must be sent.
  private var hasReplies: Bool { replies.inFlight > 0 || albumsAwaited > 0 }

  /// Leaves the unfinished prompts to Telegram or in the journal, because the drain has run out of
  /// time.
  func leave() {
    inbox.leaveWaiting()
    inbox.leaveHeld()
    running?.end(.left)
    advance()
  }

  /// Ends the drain, whatever is left.
  func giveUp() {
    isGivenUp = true
    advance()
  }

  /// Waits until `condition` is true. The condition is checked after every event.
  func wait(until condition: @escaping Waiters.Condition) async {
    guard !condition(self) else { return }
    await withCheckedContinuation { waiters.add(condition, $0) }
  }
}
