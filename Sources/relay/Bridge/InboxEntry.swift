/// One update that the inbox keeps in mind.
struct InboxEntry: Hashable, Sendable {
  /// Where an update stands; what its next step needs is in the payload.
  enum State: Hashable, Sendable {
    /// A prompt without room: only its id is kept, Telegram keeps the rest.
    case deferred

    /// In the queue.
    case waiting(chat: Int64)

    /// With the agent.
    case running(chat: Int64)

    /// Its answer is ready, or on its way.
    case answering(InboxDelivery)

    /// Nothing is left to do. `answered` is when the answer was delivered, nil if there was none.
    case finished(answered: ContinuousClock.Instant?)
  }

  /// Which update it is.
  let ticket: InboxTicket

  /// Where it stands.
  var state: State

  /// Whether confirming the update now could lose it.
  var isOpen: Bool {
    if case .finished = state { return false }
    return true
  }

  /// Whether there is an answer: ready, on its way, or delivered and not yet confirmed.
  var hasAnswer: Bool {
    switch state {
    case .answering: true
    case .finished(let answered): answered != nil
    case .deferred, .waiting, .running: false
    }
  }

  /// Whether this process holds the prompt, so that it is answered even if Telegram forgets it.
  var isInHand: Bool {
    switch state {
    case .waiting, .running, .answering: true
    case .deferred, .finished: false
    }
  }

  /// Since when an answer may have reached the chat although Telegram would deliver the prompt
  /// again; nil if there is none.
  var exposed: ContinuousClock.Instant? {
    switch state {
    case .answering(let delivery): delivery.exposed
    case .finished(let answered): answered
    case .deferred, .waiting, .running: nil
    }
  }
}
