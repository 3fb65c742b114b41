/// Decides when each answer may be sent.
///
/// After a crash, Telegram redelivers every prompt whose answer was sent but not confirmed, and the
/// prompt is answered twice. To limit this to one prompt, an answer waits until the answer sent
/// before it is confirmed, but for at most ``delay``. An answer is also sent while the prompt of a
/// chat in flood wait prevents the confirmation. The number of answers that a crash would repeat
/// has a limit in either case.
enum InboxBarrier {
  /// How long an answer waits for an earlier answer to be confirmed. The wait is measured from the
  /// time at which the earlier answer may first have reached its chat.
  static let delay = Duration.seconds(2)

  /// The earliest undelivered answer of one chat.
  struct Candidate {
    let id: PromptID
    let delivery: InboxDelivery

    /// When the answer may be sent; nil while it is being sent or too many others are at risk.
    let due: ContinuousClock.Instant?

    /// The number of other answers that would also be repeated if the process crashed after sending
    /// this one.
    let atRisk: Int
  }

  /// Returns the earliest undelivered answer of each chat, in order of arrival. `limit` is the
  /// maximum number of answers that a crash may repeat.
  static func candidates(
    in ledger: InboxLedger, limit: Int, at now: ContinuousClock.Instant
  ) -> [Candidate] {
    guard ledger.counts.answering > 0 else { return [] }
    let answered = ledger.answered
    let exposures = exposures(among: answered, in: ledger)
    var chats: [Int64] = []
    var candidates: [Candidate] = []
    for entry in answered {
      guard case .answering(let delivery) = entry.state, !chats.contains(delivery.chat) else {
        continue
      }
      chats.append(delivery.chat)
      let others = exposures.filter { $0.id != entry.id }
      var due: ContinuousClock.Instant?
      if case .ready(let notBefore) = delivery.phase {
        due = delivery.exposed == nil ? opening(for: entry, others, in: ledger, limit, now) : now
        if let notBefore { due = due.map { max($0, notBefore) } }
      }
      candidates.append(
        Candidate(
          id: entry.id, delivery: delivery, due: due,
          atRisk: others.count + unrecordedCount(among: answered)))
    }
    return candidates
  }

  /// Returns when an answer that cannot have reached its chat yet may be sent, considering the
  /// exposure of the other answers. Returns nil if too many of them are exposed.
  ///
  /// The answer whose prompt prevents the confirmation of the others is sent even then: only after
  /// it can they be confirmed. One more answer is then exposed.
  private static func opening(
    for entry: InboxEntry, _ others: [Exposure], in ledger: InboxLedger, _ limit: Int,
    _ now: ContinuousClock.Instant
  ) -> ContinuousClock.Instant? {
    if others.count >= limit, ledger.isPresent(entry.id) {
      let isFirst = entry.id.update == ledger.lowestOpen
      guard isFirst, others.count == limit, !others.contains(where: \.isConfirmable) else {
        return nil
      }
    }
    return others.lazy.filter(\.blocks).map { $0.since + delay }.reduce(now, max)
  }

  /// Returns the number of answers that a crash would repeat. Returns 0 if there is only one, and
  /// the next poll confirms it.
  static func atRiskCount(in ledger: InboxLedger) -> Int {
    let answered = ledger.answered
    let exposures = exposures(among: answered, in: ledger)
    let count = exposures.count > 1 || exposures.contains { !$0.blocks } ? exposures.count : 0
    return count + unrecordedCount(among: answered)
  }

  /// Returns the number of delivered answers to held prompts that a failed journal has not recorded.
  /// A crash repeats them whatever is confirmed, so they are at risk, but they neither block other
  /// answers nor count toward the limit.
  private static func unrecordedCount(among answered: [InboxEntry]) -> Int {
    answered.count { $0.isFinished && $0.isHeld }
  }

  /// Returns the number of undelivered answers, except those to chats whose first answer must not
  /// be sent before a certain time.
  static func sendableCount(in ledger: InboxLedger) -> Int {
    guard ledger.counts.postponed > 0 else { return ledger.counts.answering }
    var postponed: [Int64: Bool] = [:]
    var count = 0
    for entry in ledger.answered {
      guard case .answering(let delivery) = entry.state else { continue }
      let waits = postponed[delivery.chat] ?? delivery.isPostponed
      postponed[delivery.chat] = waits
      if !waits { count += 1 }
    }
    return count
  }

  /// An answer that may have reached its chat and is not confirmed. A crash would repeat it.
  private struct Exposure {
    let id: PromptID
    let since: ContinuousClock.Instant

    /// Whether the next poll confirms it.
    let isConfirmable: Bool

    /// Whether other answers must wait until this one is confirmed.
    let blocks: Bool
  }

  /// Returns the exposed answers: those that may have reached their chats without being confirmed.
  ///
  /// An exposed answer blocks other answers if it is still being sent, if the next poll would
  /// confirm it, or if Telegram no longer has its prompt. Otherwise an update with a lower id is
  /// still open because its chat is in flood wait. The exposed answer then cannot be confirmed yet,
  /// and blocks nothing, because that chat must not delay the others. A delivered answer to a held
  /// prompt is not among them: no confirmation would help (``unrecordedCount(among:)``).
  private static func exposures(
    among answered: [InboxEntry], in ledger: InboxLedger
  ) -> [Exposure] {
    let open = ledger.lowestOpen
    return answered.compactMap { entry in
      let isPresent = ledger.isPresent(entry.id)
      guard let since = entry.exposed, !entry.isFinished || !entry.isHeld else { return nil }
      let isConfirmable = isPresent && open.map { entry.id.update < $0 } ?? true
      return Exposure(
        id: entry.id, since: since, isConfirmable: isConfirmable,
        blocks: isConfirmable || entry.isInHand || !isPresent)
    }
  }
}
