/// Decides when each answer may be sent.
///
/// After a crash, Telegram redelivers every prompt whose answer was sent but not confirmed, and the
/// prompt is answered twice. To limit this to one prompt, an answer waits until the answer sent
/// before it is confirmed, but for at most ``delay``.
enum InboxBarrier {
  /// How long an answer waits for an earlier answer to be confirmed. The wait is measured from the
  /// time at which the earlier answer may first have reached its chat.
  static let delay = Duration.seconds(2)

  /// The earliest undelivered answer of one chat.
  struct Candidate {
    let id: PromptID
    let delivery: InboxDelivery

    /// When the answer may be sent; nil while it is being sent.
    let due: ContinuousClock.Instant?

    /// The number of other answers that would also be repeated if the process crashed after sending
    /// this one.
    let atRisk: Int
  }

  /// Returns the earliest undelivered answer of each chat, in order of arrival.
  static func candidates(
    in ledger: InboxLedger, at now: ContinuousClock.Instant
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
      var open = now
      var atRisk = 0
      for exposure in exposures where exposure.id != entry.id {
        atRisk += 1
        if exposure.blocks, delivery.exposed == nil { open = max(open, exposure.since + delay) }
      }
      var due: ContinuousClock.Instant?
      if case .ready(let notBefore) = delivery.phase { due = max(open, notBefore ?? now) }
      candidates.append(Candidate(id: entry.id, delivery: delivery, due: due, atRisk: atRisk))
    }
    return candidates
  }

  /// An answer that may have reached its chat and is not confirmed. A crash would repeat it.
  private struct Exposure {
    let id: PromptID
    let since: ContinuousClock.Instant

    /// Whether other answers must wait until this one is confirmed.
    let blocks: Bool
  }

  /// Returns the exposed answers: those that may have reached their chats without being confirmed.
  ///
  /// An exposed answer blocks other answers if it is still being sent, if the next poll would
  /// confirm it, or if Telegram no longer has its prompt. Otherwise an update with a lower id is
  /// still open because its chat is in flood wait. The exposed answer then cannot be confirmed yet,
  /// and blocks nothing, because that chat must not delay the others.
  private static func exposures(
    among answered: [InboxEntry], in ledger: InboxLedger
  ) -> [Exposure] {
    let open = ledger.lowestOpen
    return answered.compactMap { entry in
      guard let since = entry.exposed else { return nil }
      let isConfirmable = open.map { entry.id.update < $0 } ?? true
      let blocks = isConfirmable || entry.isOpen || !ledger.isPresent(entry.id)
      return Exposure(id: entry.id, since: since, blocks: blocks)
    }
  }
}
