/// One update that the inbox keeps in mind.
struct InboxEntry<Payload: Sendable>: Sendable {
  /// Where it stands; what the next step needs is in the payload.
  enum State: Sendable {
    /// A prompt without room: only its id is kept, Telegram keeps the rest.
    case deferred

    /// In the queue.
    case waiting(InboxItem<Payload>)

    /// With the agent.
    case running(chat: Int64)

    /// Its answer is ready, or on its way.
    case answering(InboxDelivery)

    /// Nothing is left to do. `answered` is when the answer was delivered, nil if there was none.
    case finished(answered: ContinuousClock.Instant?)
  }

  let ticket: InboxTicket
  var state: State

  /// Whether confirming the update now could lose it.
  var isOpen: Bool {
    if case .finished = state { return false }
    return true
  }

  /// Whether this process holds the prompt, so that it is answered even if Telegram forgets it.
  var isInHand: Bool {
    switch state {
    case .waiting, .running, .answering: true
    case .deferred, .finished: false
    }
  }

  var isDeferred: Bool {
    if case .deferred = state { return true }
    return false
  }

  var isWaiting: Bool {
    if case .waiting = state { return true }
    return false
  }

  var isAnswering: Bool {
    if case .answering = state { return true }
    return false
  }

  var isRunning: Bool {
    if case .running = state { return true }
    return false
  }

  /// The answer that may have reached the chat although Telegram would deliver the prompt again, as
  /// the time since when; nil if there is none.
  var exposed: ContinuousClock.Instant? {
    switch state {
    case .answering(let delivery): delivery.exposed
    case .finished(let answered): answered
    case .deferred, .waiting, .running: nil
    }
  }
}
