/// What is known about another consumer of the bot's updates, such as a second active instance.
///
/// Telegram reports a conflict only between two polls that wait. While prompts are open, polls do
/// not wait, and two instances receive and answer the same prompts. The other instance is noticed
/// because Telegram no longer has a prompt that this process has not confirmed.
struct InboxContest: Sendable {
  /// How long after the last sign of another consumer this process stays careful.
  static let duration = Duration.seconds(600)

  /// How long ago a poll may have offered a prompt whose answer is sent while another consumer is
  /// active.
  static let freshness = Duration.milliseconds(200)

  /// The minimum time between two empty batches that together prove another consumer.
  static let recheck = Duration.seconds(1)

  /// How long after the first poll a confirmation is attributed to the previous process, which may
  /// have been killed while its confirmation was in flight.
  static let start = Duration.seconds(5)

  /// The age in seconds from which Telegram may have deleted an update by itself: 23 h.
  static let longestAge: Int64 = 23 * 3600

  /// When the first poll began.
  var began: ContinuousClock.Instant?

  /// The highest id of the first batch. Only up to this id can an update have been received by the
  /// previous process. Nil before the first batch.
  private var inherited: Int64?

  /// When the answers may be sent.
  var turns: InboxTurns

  /// The answer whose confirmation shows whether there is another consumer.
  var watch: InboxWatch

  /// The last sign of another consumer.
  private var proved: ContinuousClock.Instant?

  /// The lowest open update, if the last batch was empty although Telegram should have it.
  var missed: (id: PromptID, since: ContinuousClock.Instant)?

  /// The updates of the last batch.
  private var offered: (ids: Set<UpdateID>, at: ContinuousClock.Instant)?

  /// Creates the state of a process that has not polled.
  init(seed: UInt64) {
    turns = InboxTurns(random: InboxRandom(seed: seed))
    watch = InboxWatch(random: InboxRandom(seed: ~seed))
  }

  /// Records a sign of another consumer.
  mutating func prove(at now: ContinuousClock.Instant) { proved = now }

  /// Forgets the other consumer. It is called when an operator makes this process the consumer.
  mutating func end() {
    (proved, missed) = (nil, nil)
    turns.reset()
    watch.restart()
  }

  /// Returns whether answers wait for their turn.
  func takesTurns(at now: ContinuousClock.Instant) -> Bool {
    proved.map { now < $0 + InboxTurns.duration } ?? false
  }

  /// Returns whether the previous process may have confirmed this update.
  func mayBeInherited(_ id: UpdateID, at now: ContinuousClock.Instant) -> Bool {
    guard let began, now >= began + Self.start else { return id.number <= inherited ?? id.number }
    return false
  }

  /// Returns whether another consumer is active, as far as this process can tell.
  func isActive(at now: ContinuousClock.Instant) -> Bool {
    proved.map { now < $0 + Self.duration } ?? false
  }

  /// Records the updates of a batch.
  mutating func offer(_ ids: [UpdateID], at now: ContinuousClock.Instant) {
    offered = (Set(ids), now)
    if inherited == nil {
      inherited = ids.count >= InboxPoll.largest ? .max : ids.last?.number ?? 0
    }
  }

  /// Returns whether the last batch, which is not older than ``freshness``, contained the update.
  func isFresh(_ id: UpdateID, at now: ContinuousClock.Instant) -> Bool {
    offered.map { now <= $0.at + Self.freshness && $0.ids.contains(id) } ?? false
  }

  /// When a poll may look for an update that the last batch did not contain.
  var nextLook: ContinuousClock.Instant? { offered.map { $0.at + Self.freshness } }
}

extension Inbox {
  /// Returns whether another consumer is active, as far as this process can tell.
  func isContested(at now: ContinuousClock.Instant) -> Bool { contest.isActive(at: now) }

  /// Returns whether an answer may be sent as far as other consumers are concerned. If Telegram no
  /// longer has its prompt, another consumer may have answered it. A held prompt is always ours:
  /// only this process's journal contains it.
  func isOurs(_ id: PromptID, at now: ContinuousClock.Instant) -> Bool {
    guard isContestable(id), contest.missed != nil || contest.isActive(at: now) else { return true }
    return contest.missed == nil && isItsTurn(id, at: now) && contest.isFresh(id.update, at: now)
  }

  /// Returns whether another consumer could answer the prompt too.
  private func isContestable(_ id: PromptID) -> Bool {
    ledger.isPresent(id) && ledger.entry(id)?.isHeld == false
  }

  /// Returns whether an answer no longer waits for its turn.
  func isItsTurn(_ id: PromptID, at now: ContinuousClock.Instant) -> Bool {
    contest.turns.turn(of: id).map { $0 <= now } ?? true
  }

  /// Chooses when the answers that are ready may be sent.
  mutating func drawTurns(at now: ContinuousClock.Instant) {
    guard contest.takesTurns(at: now) else { return }
    for id in candidates(at: now).map(\.id) where isContestable(id) {
      contest.turns.draw(id, at: now)
    }
  }

  /// Returns when the next answer has its turn; nil if none waits.
  func nextTurn(at now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
    guard !contest.turns.isEmpty else { return nil }
    return candidates(at: now).compactMap { contest.turns.turn(of: $0.id) }.filter { $0 > now }
      .min()
  }

  /// Judges by a batch whether another consumer has confirmed prompts of this process, and forgets
  /// those. `offered` are the ids of the batch in order, `asked` is the offset of the poll, and
  /// `time` is the time of the reply.
  ///
  /// A confirmation removes all updates up to an id. Only updates before the whole batch are
  /// therefore proved to be confirmed. An empty batch must be repeated, because it could be an
  /// error of Telegram.
  mutating func judge(
    _ offered: [UpdateID], asked: Int64, time: Int64?, at now: ContinuousClock.Instant,
    _ receipt: inout InboxReceipt<Payload>
  ) {
    contest.offer(offered, at: now)
    judgeWatched(offered, asked: asked, time: time, at: now)
    guard let open = ledger.lowestOpen, open.number >= asked, let time,
      let lowest = ledger.entry(ledger.id(open)), lowest.source.sent > 0,
      time - lowest.source.sent < InboxContest.longestAge, !offered.contains(open)
    else {
      contest.missed = nil
      return
    }
    if let first = offered.first {
      guard first > open else { return }
    } else {
      guard let missed = contest.missed, missed.id == lowest.id else {
        contest.missed = (lowest.id, now)
        return
      }
      guard now >= missed.since + InboxContest.recheck else { return }
    }
    contest.missed = nil
    forgetTaken(before: offered.first, &receipt)
    contest.turns.lost(receipt.taken)
    guard !contest.mayBeInherited(open, at: now) else { return }
    contest.prove(at: now)
    leaveWaiting()
  }

  /// Judges by a batch whether another consumer has confirmed the answered prompt that is watched.
  /// An empty batch proves nothing, because it could be an error of Telegram.
  private mutating func judgeWatched(
    _ offered: [UpdateID], asked: Int64, time: Int64?, at now: ContinuousClock.Instant
  ) {
    guard let id = watched(at: now), id.update.number >= asked else { return }
    contest.watch.cancel()
    guard let sent = ledger.entry(id)?.source.sent, sent > 0, let time,
      time - sent < InboxContest.longestAge, let first = offered.first, first > id.update,
      !contest.mayBeInherited(id.update, at: now)
    else { return }
    contest.prove(at: now)
    leaveWaiting()
  }

  /// Returns the prompt that is watched; nil if there is none. It is answered, not confirmed, and
  /// only a process that admits updates and knows of no other consumer watches one.
  func watched(at now: ContinuousClock.Instant) -> PromptID? {
    guard mode == .active, let id = contest.watch.planned?.id, !contest.isActive(at: now),
      ledger.isPresent(id), let entry = ledger.entry(id), entry.isFinished, !entry.isHeld
    else { return nil }
    return id
  }

  /// When to look for the prompt that is watched: at once if an answer waits for its confirmation.
  func watchTime(at now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
    guard watched(at: now) != nil, let planned = contest.watch.planned else { return nil }
    return ledger.counts.answering > ledger.counts.postponed ? now : planned.time
  }

  private mutating func forgetTaken(
    before first: UpdateID?, _ receipt: inout InboxReceipt<Payload>
  ) {
    for entry in ledger.present where entry.isOpen && first.map({ entry.id.update < $0 }) ?? true {
      if let item = queue.removeValue(forKey: entry.id) {
        receipt.takenWaiting.append(item)
      } else if entry.isInHand {
        receipt.taken.append(entry.id)
      }
      contest.watch.end(entry.id)
      ledger.drop(entry.id)
    }
  }
}
