// Recording what happened to prompts and answers.
extension Inbox {
  /// Records that the agent has finished a prompt. The answer, or a message that explains why there
  /// is none, is ready to be sent.
  mutating func answerReady(_ id: PromptID) {
    guard case .running(let chat) = ledger.state(of: id) else { return }
    ledger.set(id, .answering(InboxDelivery(chat: chat)))
  }

  /// Finishes a waiting or running prompt without an answer, because it exceeded the rate limit or
  /// was stopped.
  mutating func refuse(_ id: PromptID) {
    switch ledger.state(of: id) {
    case .waiting, .running:
      queue[id] = nil
      finish(id, answered: nil)
    case .deferred, .answering, .finished, nil: break
    }
  }

  /// Records the result of sending an answer.
  mutating func sent(
    _ id: PromptID, _ outcome: InboxSendOutcome, at now: ContinuousClock.Instant
  ) {
    guard case .answering(var delivery) = ledger.state(of: id),
      case .sending = delivery.phase
    else { return }
    switch outcome {
    case .delivered:
      contest.turns.won(id)
      if ledger.entry(id)?.source.sent ?? 0 > 0 { contest.watch.plan(id, at: now) }
      finish(id, answered: now)
    case .undeliverable:
      finish(id, answered: delivery.isDoubtful ? now : nil)
    case .postponed(let pause):
      delivery.retry(at: now + pause, mayHaveArrived: false)
      ledger.set(id, .answering(delivery))
    case .unknown(let pause):
      delivery.retry(at: now + pause, mayHaveArrived: true)
      ledger.set(id, .answering(delivery))
    }
  }

  /// Handles a `/stop` that `chat` sent as the update `id`. Finishes and returns the chat's waiting
  /// prompts before `id`. Also returns the id of the chat's running prompt, which the bridge must
  /// cancel. Deferred prompts are finished when Telegram delivers them again.
  ///
  /// The journal records the running prompt as finished at once: after a crash, it must not be run
  /// again. While a deferred prompt must still be ended, the `/stop` itself is not recorded, so
  /// that it is handled again after a crash.
  mutating func stop(chat: Int64, before id: PromptID) -> InboxStop<Payload> {
    var stop = InboxStop<Payload>(ended: [], running: nil)
    for entry in ledger.entries where ledger.position(of: entry) < id {
      if entry.state == .running(chat: chat) {
        stop.running = entry.id
        record(entry)
      }
      guard entry.state == .waiting(chat: chat) else { continue }
      if let item = queue.removeValue(forKey: entry.id) { stop.ended.append(item) }
      finish(entry.id, answered: nil)
    }
    if id.epoch == ledger.epoch, let deferred = ledger.lowestDeferred(), deferred < id.update {
      stops[chat] = max(stops[chat] ?? id.update, id.update)
      journal.unrecorded[id] = nil
    }
    return stop
  }

  /// Finishes an update and has the journal record it. `answered` is the time at which its answer
  /// was delivered: until the update is recorded or confirmed, a crash repeats the answer.
  mutating func finish(_ id: PromptID, answered: ContinuousClock.Instant?) {
    contest.watch.end(id)
    contest.turns.end(id)
    guard let entry = ledger.entry(id) else { return }
    let isRecorded = record(entry)
    ledger.set(id, .finished(answered: isRecorded ? nil : answered))
    if isRecorded { ledger.settle(id) }
  }

  /// Has the journal record that an update is finished. Returns whether it has already done so.
  @discardableResult private mutating func record(_ entry: InboxEntry) -> Bool {
    guard let finished = entry.recordable else { return false }
    if journal.hasRecorded(finished) { return true }
    journal.unrecorded[entry.id] = finished
    return false
  }
}
