import Threads

extension TelegramState {
  /// `getUpdates` as Client.cpp of the Bot API server does it (v10.0); `event` waits if the call does.
  mutating func poll(
    _ asked: PollArguments, event: OneShot<WaitingPoll.End>, isDoubled: Bool = false,
    at now: ContinuousClock.Instant
  ) -> PollStep {
    guard !hasWebhook else { return .refuse(.webhook) }
    if let asked = asked.kinds { kinds = asked }
    let asked = restrained(asked, at: now)
    confirmed += pending.confirm(asked.offset)
    guard pending.isEmpty, asked.timeout > 0 else {
      return .answer(pending.answer(limit: asked.limit, isDoubled: isDoubled))
    }
    endWait(at: now)
    waiting = WaitingPoll(event: event, limit: asked.limit)
    return .wait(until: now + .seconds(asked.timeout))
  }

  /// The arguments that apply: a client that asks for the same again and again is held back.
  private mutating func restrained(
    _ asked: PollArguments, at now: ContinuousClock.Instant
  ) -> PollArguments {
    defer { lastPoll = (asked.offset, now) }
    guard let lastPoll, lastPoll.offset == asked.offset else { return asked }
    var asked = asked
    if rules.holdsEagerPolls, now < lastPoll.start + .seconds(3) {
      asked.timeout = max(asked.timeout, 3)
    }
    if rules.cutsEagerPolls, now < lastPoll.start + .milliseconds(500) { asked.limit = 1 }
    return asked
  }

  /// Ends the wait of the older poll with a conflict; a second one within 3 s goes out 3 s late.
  private mutating func endWait(at now: ContinuousClock.Instant) {
    guard let older = waiting else { return }
    waiting = nil
    if let nextConflict, now < nextConflict {
      older.event.happen(.conflict(after: .seconds(3)))
    } else {
      nextConflict = now + .seconds(3)
      older.event.happen(.conflict(after: .zero))
    }
  }

  /// The poll that waits has waited long enough: it is answered with what there is.
  mutating func timeOut(_ event: OneShot<WaitingPoll.End>) -> [UInt8] {
    if waiting?.event === event { waiting = nil }
    return pending.answer(limit: 0)
  }

  /// Queues what was posted, and answers the poll that waits.
  mutating func post(_ posts: [TelegramPost], date: Int) -> [Int] {
    var ids: [Int] = []
    ids.reserveCapacity(posts.count)
    for post in posts {
      if chats[post.chat] == nil { chats[post.chat] = TelegramChat() }
      guard isAllowed(post.kind.rawValue) else {
        ids.append(0)
        continue
      }
      let message = newMessageID()
      ids.append(pending.append { post.update(id: $0, messageID: message, date: date) })
    }
    answerWaiting()
    tellWatchers()
    return ids
  }

  /// Queues an update whose JSON is given.
  mutating func post(raw json: (Int) -> [UInt8]) -> Int {
    let id = pending.append(json)
    answerWaiting()
    tellWatchers()
    return id
  }

  private mutating func answerWaiting() {
    guard let poll = waiting, !pending.isEmpty else { return }
    waiting = nil
    poll.event.happen(.answer(pending.answer(limit: poll.limit)))
  }

  /// Sets or takes away the webhook; a poll that waits is ended by one.
  mutating func setWebhook(_ isSet: Bool) {
    hasWebhook = isSet
    guard isSet else { return }
    waiting?.event.happen(.webhook)
    waiting = nil
  }
}
