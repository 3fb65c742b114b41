/// The name of an update within one run: its id and how often Telegram had restarted its ids
/// before.
///
/// These ids are in the order in which prompts arrived, across restarts of Telegram's ids.
struct PromptID: Hashable, Comparable, Sendable {
  /// How many times Telegram had restarted its ids in this run.
  let epoch: Int

  /// Telegram's id, unique within the epoch.
  let update: UpdateID

  static func < (left: PromptID, right: PromptID) -> Bool {
    (left.epoch, left.update) < (right.epoch, right.update)
  }
}

/// One update that the inbox tracks.
struct InboxEntry: Hashable, Sendable {
  /// How far an update has come. The text of a prompt is not part of it.
  enum State: Hashable, Sendable {
    /// A prompt that had no room: only its id is kept, Telegram keeps the rest.
    case deferred

    /// In the queue.
    case waiting(chat: Int64)

    /// The agent is working on it.
    case running(chat: Int64)

    /// Its answer is ready, or being sent.
    case answering(InboxDelivery)

    /// Nothing is left to do. `answered` is when the answer was delivered, nil if there was none.
    case finished(answered: ContinuousClock.Instant?)
  }

  let id: PromptID
  var state: State

  /// Whether confirming the update now could lose it.
  var isOpen: Bool {
    if case .finished = state { return false }
    return true
  }

  /// Whether there is an answer: ready, being sent, or delivered and not yet confirmed.
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

  /// Since when an answer may have reached the chat although Telegram would still deliver the
  /// prompt again; nil if there is no such answer.
  var exposed: ContinuousClock.Instant? {
    switch state {
    case .answering(let delivery): delivery.exposed
    case .finished(let answered): answered
    case .deferred, .waiting, .running: nil
    }
  }
}

/// The delivery of one answer to its chat.
struct InboxDelivery: Hashable, Sendable {
  enum Phase: Hashable, Sendable {
    /// To be sent, not before that time if there is one.
    case ready(notBefore: ContinuousClock.Instant?)

    /// A call of `sendMessage` is in flight.
    case sending(since: ContinuousClock.Instant)
  }

  let chat: Int64
  private(set) var phase = Phase.ready(notBefore: nil)

  /// When the first call began whose outcome is unknown.
  private var doubtful: ContinuousClock.Instant?

  /// An answer that is ready to be sent to `chat`.
  init(chat: Int64) { self.chat = chat }

  /// Since when it may have reached the chat; nil while it certainly has not.
  var exposed: ContinuousClock.Instant? {
    if let doubtful { return doubtful }
    guard case .sending(let since) = phase else { return nil }
    return since
  }

  /// Whether an earlier call may have delivered it.
  var isDoubtful: Bool { doubtful != nil }

  /// Whether it must wait until some time before it is sent.
  var isPostponed: Bool {
    guard case .ready(let notBefore) = phase else { return false }
    return notBefore != nil
  }

  /// Records that a call of `sendMessage` begins.
  mutating func begin(at now: ContinuousClock.Instant) {
    phase = .sending(since: now)
  }

  /// Records that the call ended, and that the answer must be sent again at `time`.
  /// `mayHaveArrived`: the outcome of the call is unknown.
  mutating func retry(at time: ContinuousClock.Instant, mayHaveArrived: Bool) {
    if mayHaveArrived { doubtful = exposed }
    phase = .ready(notBefore: time)
  }
}

/// How many updates are in each state.
struct InboxCounts: Hashable, Sendable {
  /// Prompts in the queue.
  private(set) var waiting = 0

  /// Prompts that the agent is working on, 0 or 1.
  private(set) var running = 0

  /// Prompts whose answer is ready or being sent.
  private(set) var answering = 0

  /// Of those, prompts whose answer must wait: a flood wait, or a call that failed.
  private(set) var postponed = 0

  /// The number of prompts that are left on Telegram's side because the inbox is full.
  private(set) var deferred = 0

  /// Prompts that this process holds.
  var inHand: Int { waiting + running + answering }

  /// Adds an update in `state`, or removes one (`change` −1).
  mutating func add(_ state: InboxEntry.State, _ change: Int = 1) {
    switch state {
    case .waiting: waiting += change
    case .running: running += change
    case .answering(let delivery):
      answering += change
      if delivery.isPostponed { postponed += change }
    case .deferred: deferred += change
    case .finished: break
    }
  }
}
