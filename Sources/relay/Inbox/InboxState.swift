/// Identifies an update within one run of the process: Telegram's id, and the epoch of that id.
///
/// Telegram can restart its ids. The order of these ids is the order of arrival, even across a
/// restart.
struct PromptID: Hashable, Comparable, Sendable {
  /// The number of times that Telegram restarted its ids in this run before the update arrived.
  /// Negative for a prompt that an earlier process held.
  let epoch: Int

  /// Telegram's id, which is unique within the epoch.
  let update: UpdateID

  static func < (left: PromptID, right: PromptID) -> Bool {
    (left.epoch, left.update) < (right.epoch, right.update)
  }
}

/// One update that the inbox tracks.
struct InboxEntry: Hashable, Sendable {
  /// How far an update has been processed. A state does not include the text of a prompt.
  enum State: Hashable, Sendable {
    /// A prompt that has been left at Telegram, for example because the queue was full. Only its id
    /// is kept; Telegram delivers it again.
    case deferred

    /// A prompt in the queue.
    case waiting(chat: Int64)

    /// A prompt that the agent is working on.
    case running(chat: Int64)

    /// A prompt whose answer is ready or is being sent.
    case answering(InboxDelivery)

    /// An update that needs no more work. `answered` is the time at which its answer was delivered;
    /// nil if it was not answered, or the journal has recorded it.
    case finished(answered: ContinuousClock.Instant?)
  }

  let id: PromptID
  var state: State
  var source: InboxSource

  /// Whether the journal holds the prompt.
  var isHeld = false

  /// Whether the journal may hold the prompt.
  var isHoldable = true

  /// Whether confirming the update now could lose its prompt.
  var isOpen: Bool { !isFinished && !isHeld }

  /// Whether the update needs no more work.
  var isFinished: Bool {
    if case .finished = state { return true }
    return false
  }

  /// What the journal records when the update is finished; nil if it does not record it.
  var recordable: FinishedUpdate? {
    source.mark.map { FinishedUpdate(update: id.update, mark: $0) }
  }

  /// Whether the update has an answer: one that is ready, is being sent, or was delivered but is
  /// not confirmed.
  var hasAnswer: Bool {
    switch state {
    case .answering: true
    case .finished(let answered): answered != nil
    case .deferred, .waiting, .running: false
    }
  }

  /// Whether this process holds the prompt. It is then answered even if Telegram no longer has it.
  var isInHand: Bool {
    switch state {
    case .waiting, .running, .answering: true
    case .deferred, .finished: false
    }
  }

  /// The time at which the answer may first have reached the chat; nil if it cannot have reached
  /// it. Until the update is confirmed, Telegram can deliver the prompt again.
  var exposed: ContinuousClock.Instant? {
    switch state {
    case .answering(let delivery): delivery.exposed
    case .finished(let answered): answered
    case .deferred, .waiting, .running: nil
    }
  }
}

/// Facts about an update that do not change.
struct InboxSource: Hashable, Sendable {
  /// Identifies the update's message in the journal; nil if the journal does not record the update.
  var mark: UpdateMark?

  /// When the message was sent, in seconds since 1970; 0 if it is unknown.
  var sent: Int64 = 0
}

/// The delivery of one answer to its chat.
struct InboxDelivery: Hashable, Sendable {
  enum Phase: Hashable, Sendable {
    /// The answer waits to be sent. If `notBefore` is not nil, it must not be sent before that
    /// time.
    case ready(notBefore: ContinuousClock.Instant?)

    /// A call to `sendMessage` began at `since` and has not ended.
    case sending(since: ContinuousClock.Instant)
  }

  let chat: Int64
  private(set) var phase = Phase.ready(notBefore: nil)

  /// The start of the first `sendMessage` call with an unknown outcome.
  private var doubtful: ContinuousClock.Instant?

  /// Creates the delivery of an answer that is ready to be sent to `chat`.
  init(chat: Int64) { self.chat = chat }

  /// The time at which the answer may first have reached the chat; nil if it cannot have reached
  /// it.
  var exposed: ContinuousClock.Instant? {
    if let doubtful { return doubtful }
    guard case .sending(let since) = phase else { return nil }
    return since
  }

  /// Whether an earlier call with an unknown outcome may have delivered the answer.
  var isDoubtful: Bool { doubtful != nil }

  /// Whether the answer must not be sent before a certain time.
  var isPostponed: Bool {
    guard case .ready(let notBefore) = phase else { return false }
    return notBefore != nil
  }

  /// Records that a call to `sendMessage` has begun.
  mutating func begin(at now: ContinuousClock.Instant) {
    phase = .sending(since: now)
  }

  /// Records that the call has ended and that the answer must be sent again, not before `time`.
  /// `mayHaveArrived` is whether the outcome of the call is unknown.
  mutating func retry(at time: ContinuousClock.Instant, mayHaveArrived: Bool) {
    if mayHaveArrived { doubtful = exposed }
    phase = .ready(notBefore: time)
  }
}

/// The number of updates in each state.
struct InboxCounts: Hashable, Sendable {
  /// The number of prompts in the queue.
  private(set) var waiting = 0

  /// The number of prompts that the agent is working on, 0 or 1.
  private(set) var running = 0

  /// The number of prompts whose answer is ready or being sent.
  private(set) var answering = 0

  /// The number of prompts in ``answering`` whose answer must wait because of a flood wait or a
  /// failed call.
  private(set) var postponed = 0

  /// The number of prompts that are left at Telegram, for example because the queue is full.
  private(set) var deferred = 0

  /// The number of prompts that this process holds.
  var inHand: Int { waiting + running + answering }

  /// Counts an update in `state`. If `change` is −1, removes the update from the count.
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
