/// How the inbox treats an update. The bridge decides this after decoding it.
enum InboxContent<Payload: Sendable>: Sendable {
  /// Work for the queue, in order: a prompt, `/reset`, `/<persona> text`.
  case prompt(chat: Int64, Payload)

  /// Anything else: finished at once, and the reply is best effort. Other commands, messages of
  /// chats that are not served, and updates that cannot be decoded.
  case other(Payload)
}

/// A prompt that the inbox has admitted.
struct InboxItem<Payload: Sendable>: Sendable {
  /// Names the prompt in every later call.
  let id: PromptID

  /// The chat that it came from: answers to one chat are sent in order.
  let chat: Int64

  /// What the bridge read from the update.
  let payload: Payload
}

/// What the bridge must do now. It reports the end of each step to the inbox.
enum InboxStep<Payload: Sendable>: Sendable {
  /// Call `getUpdates`; then report `pollSucceeded` or `pollFailed`.
  case poll(InboxPoll)

  /// Cancel the call of `getUpdates` in flight; then report `pollFailed(.abandoned)`, or the result
  /// of the call if it came first.
  case abandonPoll

  /// Send the prompt to the agent; then report `answerReady` or `refuse`.
  case run(InboxItem<Payload>)

  /// Send the prompt's answer; then report `sent`. `atRisk` is the number of earlier answers that
  /// are not known to be confirmed: a crash now would repeat them too. It is 0 except in trouble
  /// (no confirmation for 2 s, a chat in flood wait).
  case send(PromptID, atRisk: Int)
}

/// The result of a batch of updates: the bridge's work after a poll that succeeded.
struct InboxReceipt<Payload: Sendable>: Sendable {
  /// An update that is finished as soon as it is seen.
  struct Seen: Sendable {
    /// Its place in the order of arrival. `/stop` ends earlier prompts only.
    let id: PromptID

    /// What the bridge read from the update.
    let payload: Payload
  }

  /// Prompts that wait now, in order. The bridge applies the rate limit once to each, and passes
  /// those that it denies to `Inbox.refuse`.
  var admitted: [InboxItem<Payload>] = []

  /// Updates that are not prompts, in order: replied to at once, best effort.
  var seen: [Seen] = []

  /// Prompts that had no room when a later `/stop` of their chat was seen: finished, never run.
  var stopped: [InboxItem<Payload>] = []

  /// How many prompts of this batch stay at Telegram because there is no room.
  var deferred = 0

  /// How many tracked updates Telegram no longer has: another consumer confirmed them, or they were
  /// older than a day.
  var vanished = 0

  /// Whether Telegram has restarted its ids.
  var restarted = false
}

/// How sending an answer ended.
enum InboxSendOutcome: Hashable, Sendable {
  /// Telegram has accepted all of it.
  case delivered

  /// Telegram will never accept it: blocked, kicked, deleted.
  case undeliverable

  /// Telegram accepted no part of it, and may accept it after this time: flood wait, connection
  /// refused, 5xx.
  case postponed(Duration)

  /// Telegram may have accepted it or a part of it: a deadline, a connection reset before the
  /// answer. It is sent again after this time.
  case unknown(retryAfter: Duration)
}

/// The prompts that a `/stop` has ended, and the prompt that the bridge must still end.
struct InboxStop<Payload: Sendable>: Sendable {
  /// The prompts that waited: finished.
  var ended: [InboxItem<Payload>]

  /// The prompt that the agent is working on: the bridge cancels it, then reports `refuse` or
  /// `answerReady`.
  var running: PromptID?
}
