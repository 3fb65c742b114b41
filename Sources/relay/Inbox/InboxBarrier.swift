/// Decides which answers may be sent, and when.
///
/// A crash makes Telegram deliver a prompt again whose answer was sent but not confirmed. To keep
/// such repeats to one, an answer waits until the one before it is confirmed, for ``delay`` at
/// most.
enum InboxBarrier {
  /// How long an answer waits for the confirmation of the one before it, counted from the moment at
  /// which the earlier one may have arrived.
  static let delay = Duration.seconds(2)

  /// The first answer of a chat.
  struct Candidate {
    let id: PromptID
    let delivery: InboxDelivery

    /// When it may be sent; nil while it is being sent.
    let due: ContinuousClock.Instant?

    /// How many other answers a crash would repeat if it was sent now.
    let atRisk: Int
  }

  /// The first answer of each chat, in order of arrival.
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

  /// An answer that a crash now would repeat.
  private struct Exposure {
    let id: PromptID
    let since: ContinuousClock.Instant

    /// Whether other answers wait for its confirmation.
    let blocks: Bool
  }

  /// An exposed answer blocks the others (it was sent and the next poll would confirm it, or it is
  /// being sent) unless a lower id is open: then a chat in flood wait keeps it from being
  /// confirmed, and that chat must not delay the others.
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
