/// A decoded update.
protocol InboxPayload: Sendable {
  /// When the message was sent, in seconds since 1970; 0 if it is unknown.
  var sent: Int64 { get }
}

/// The result of a poll.
struct InboxBatch<Update> {
  /// Telegram ends a batch at about 4 MiB. A batch above this size may have been cut.
  private static var cutSize: Int { 3_500 << 10 }

  /// The updates, in any order.
  var updates: [(id: UpdateID, update: Update)]

  /// The size of the reply in bytes.
  var size = 0

  /// The time at which Telegram replied, in seconds since 1970; nil if it is unknown.
  var time: Int64?

  /// The time of this machine's clock, in seconds since 1970. It is used where a wrong clock does no
  /// harm, if the reply does not contain its time: a Bot API server that is not behind a front end
  /// sends no `Date`.
  var localTime: Int64?

  /// Whether Telegram may have more updates.
  var isFull: Bool { updates.count >= InboxPoll.largest || size >= Self.cutSize }
}

/// Determines how the inbox treats an update. The bridge sets it after decoding the update.
enum InboxContent<Payload: InboxPayload>: Sendable {
  /// Work that is queued and done in order: a prompt, `/reset`, or `/<persona> text`.
  case prompt(chat: Int64, Payload)

  /// Any other update. It is finished as soon as it is seen, and its reply is best effort. Examples
  /// are other commands, messages from chats that are not served, and updates that cannot be
  /// decoded.
  case other(Payload)

  /// It is not known yet how to treat the update. It stays at Telegram, which delivers it again
  /// after a second, and it delays no other update.
  case undecided
}

/// A prompt that the inbox has admitted.
struct InboxItem<Payload: InboxPayload>: Sendable {
  /// Identifies the prompt in every later call.
  let id: PromptID

  /// The chat that sent the prompt. The answers to one chat are sent in order.
  let chat: Int64

  /// The decoded update.
  let payload: Payload
}

/// A step that the bridge must perform now. The bridge reports the result of each step to the
/// inbox.
enum InboxStep<Payload: InboxPayload>: Sendable {
  /// Call `getUpdates`, then report `pollSucceeded` or `pollFailed`.
  case poll(InboxPoll)

  /// Cancel the in-flight `getUpdates` call, then report `pollFailed(.abandoned)`. If the call
  /// ended before it was canceled, report its result instead.
  case abandonPoll

  /// Write these finished updates to the journal in one step, in this order, then report `recorded`
  /// or `journalFailed` before the next call to `next(at:)`.
  case record([FinishedUpdate])

  /// Store these prompts in the journal durably, then report `held` or `journalFailed`.
  case hold([PromptID])

  /// Send the prompt to the agent, then report `answerReady` or `refuse`.
  case run(InboxItem<Payload>)

  /// Send the answer to the prompt, then report `sent`. `atRisk` is the number of other answers
  /// that may have been sent and are not known to be confirmed: if the process crashes now, they
  /// are sent again too. It is 0 in normal operation; it is higher if no confirmation arrived for 2
  /// s or a chat is in flood wait.
  case send(PromptID, atRisk: Int)
}

/// The result of processing a batch of updates: the work that the bridge must do after a successful
/// poll.
struct InboxReceipt<Payload: InboxPayload>: Sendable {
  /// An update that is not a prompt and was finished as soon as it was seen.
  struct Seen: Sendable {
    /// The position of the update in the order of arrival. A `/stop` ends only earlier prompts.
    let id: PromptID

    /// The decoded update.
    let payload: Payload
  }

  /// The prompts that were added to the queue, in order. The bridge applies the rate limit to each
  /// of them once and passes those that are over the limit to `Inbox.refuse`.
  var admitted: [InboxItem<Payload>] = []

  /// The updates that are not prompts, in order. The bridge replies to them at once, as best
  /// effort.
  var seen: [Seen] = []

  /// Deferred prompts that a later `/stop` of their chat has ended. They are finished and are never
  /// run.
  var stopped: [InboxItem<Payload>] = []

  /// Prompts that an earlier process held, and that are older than a day. They are finished and are
  /// never run.
  var expired: [InboxItem<Payload>] = []

  /// The prompts with the agent, or with an unsent answer, that another consumer has confirmed.
  /// They are no longer tracked; their work must be canceled.
  var taken: [PromptID] = []

  /// The waiting prompts that another consumer has confirmed. They are no longer tracked.
  var takenWaiting: [InboxItem<Payload>] = []

  /// The number of prompts of this batch that are left at Telegram because the queue is full.
  var deferred = 0

  /// The number of tracked updates that Telegram no longer has, because another consumer confirmed
  /// them or they were more than a day old.
  var vanished = 0

  /// Whether Telegram has restarted its ids.
  var restarted = false
}

/// The result of sending an answer.
enum InboxSendOutcome: Hashable, Sendable {
  /// Telegram has accepted the whole answer.
  case delivered

  /// Telegram will never accept the answer: the bot was blocked or removed, or the chat was
  /// deleted.
  case undeliverable

  /// Telegram accepted no part of the answer because of a flood wait, a refused connection, or a
  /// 5xx status. It is sent again after the given duration.
  case postponed(Duration)

  /// Telegram may have accepted all or part of the answer: a deadline passed, or the connection was
  /// reset before the reply. The answer is sent again after `retryAfter`.
  case unknown(retryAfter: Duration)
}

/// The prompts that a `/stop` has ended, and the running prompt that the bridge must end.
struct InboxStop<Payload: InboxPayload>: Sendable {
  /// The prompts that were waiting. They are finished.
  var ended: [InboxItem<Payload>]

  /// The prompt that the agent is working on; nil if the chat has none. The bridge must cancel it
  /// and then report `refuse` or `answerReady`.
  var running: PromptID?
}
