import HTTP
import Telemetry

// Polling Telegram.
extension Bridge {
  /// How long an answer may be late before the poll is given up: a connection that died unnoticed is
  /// found by this and by nothing else.
  private static let lateness = Duration.seconds(10)

  /// Calls `getUpdates`.
  func begin(_ poll: InboxPoll, at now: ContinuousClock.Instant) {
    let bot = parts.bot
    let work = parts.lifetime.start { [self] in
      do throws(BotError) {
        let batch = try await bot.updates(
          offset: poll.offset, limit: poll.limit, timeout: poll.timeout,
          deadline: now + poll.timeout + Bridge.lateness)
        await polled(batch)
      } catch {
        await pollFailed(error)
      }
    }
    polling = (poll, now, work)
  }

  private func polled(_ batch: UpdateBatch) {
    let now = ContinuousClock.now
    let time = WallTime.now()
    polling = nil
    note(.polling)
    parts.board.update { $0.lastPoll = now }
    if batch.unidentified > 0 {
      parts.recorder.log(
        .warning, "telegram.updates_unreadable", fields: ["count": .integer(batch.unidentified)])
    }
    let receipt = inbox.pollSucceeded(
      batch.updates.map { (id: $0.id, update: $0) }, at: now,
      read: { reception.content(of: $0, at: now, time) })
    take(receipt, at: now)
    advance()
  }

  private func pollFailed(_ error: BotError) {
    let now = ContinuousClock.now
    polling = nil
    if case .transfer(.cancelled) = error {
      inbox.pollFailed(.abandoned, at: now)
      return advance()
    }
    parts.recorder.measure { $0.retries.add(1, .telegram) }
    switch error.scope {
    case .fatal:
      note(.unreachable(error.words))
      inbox.pollFailed(.unreachable(retryAfter: nil), at: now)
      parts.fail("telegram: \(error.words)")
    case .conflict:
      note(.conflict(error.words))
      inbox.pollFailed(.conflict, at: now)
    case .transient(let retryAfter):
      note(.unreachable(error.words))
      inbox.pollFailed(.unreachable(retryAfter: retryAfter), at: now)
    case .chat:
      note(.unreachable(error.words))
      inbox.pollFailed(.unreachable(retryAfter: nil), at: now)
    }
    parts.board.update { $0.lastPollEnd = now }
    advance()
  }

  /// Logs each change once; a trouble of other words is the same trouble.
  private func note(_ condition: RelayStatus.TelegramCondition) {
    guard condition != telegram else { return }
    parts.board.update { $0.telegram = condition }
    switch (telegram, condition) {
    case (.unknown, .polling): parts.recorder.log(.info, "telegram.polling")
    case (_, .polling): parts.recorder.log(.info, "telegram.recovered")
    case (.unreachable, .unreachable), (.conflict, .conflict), (_, .unknown): break
    case (_, .unreachable(let words)):
      parts.recorder.log(.warning, "telegram.unreachable", fields: ["reason": .text(words)])
    case (_, .conflict(let words)):
      parts.recorder.log(.error, "telegram.conflict", fields: ["reason": .text(words)])
    }
    telegram = condition
  }

  private func take(_ receipt: InboxReceipt<Arrival>, at now: ContinuousClock.Instant) {
    if receipt.restarted { parts.recorder.log(.warning, "telegram.ids_restarted") }
    if receipt.vanished > 0 {
      parts.recorder.log(
        .warning, "telegram.updates_vanished", fields: ["count": .integer(receipt.vanished)])
    }
    for item in receipt.admitted { admit(item, at: now) }
    for case .prompt(let prompt) in receipt.stopped.map(\.payload) { endStopped(prompt) }
    for seen in receipt.seen { take(seen.payload, seen.ticket) }
    watchQueue()
  }

  private func admit(_ item: InboxItem<Arrival>, at now: ContinuousClock.Instant) {
    guard case .prompt(let prompt) = item.payload else { return }
    parts.recorder.log(.debug, "prompt.received", about: prompt)
    // A new conversation costs nobody anything.
    guard case .answer = prompt.wish else { return }
    let verdict = limit.admit(persona: prompt.persona, chat: item.chat, at: now)
    guard case .denied(let retryAfter, let isToldTo) = verdict else { return }
    inbox.refuse(item.ticket)
    parts.recorder.measure {
      $0.rateLimitHits.add(1, PersonaLabel(prompt.persona))
      $0.prompts.add(1, .limited)
    }
    parts.recorder.log(.info, "prompt.limited", about: prompt, status: "limited")
    guard isToldTo else { return }
    reply(ChatText.limited(persona: prompt.persona, retryAfter: retryAfter), to: prompt.message)
  }

  /// `/stop` has ended a prompt.
  func endStopped(_ prompt: Prompt) {
    parts.recorder.measure { $0.prompts.add(1, .stopped) }
    parts.recorder.log(.info, "prompt.stopped", about: prompt, status: "stopped")
  }
}
