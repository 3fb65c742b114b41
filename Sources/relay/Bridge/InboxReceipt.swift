/// What a batch of updates came to: the bridge's work after a poll that succeeded.
struct InboxReceipt<Payload: Sendable>: Sendable {
  /// An update that is finished by being seen.
  struct Seen: Sendable {
    /// Its place in the order of arrival, for `/stop`, which ends lower ones only.
    let ticket: InboxTicket

    /// What the bridge read from it.
    let payload: Payload
  }

  /// Prompts that wait now, in order. The rate limit is asked about these, each once; what it denies
  /// is given to `Inbox.refuse`.
  var admitted: [InboxItem<Payload>] = []

  /// What is not a prompt, in order: to be replied to at once, best effort.
  var seen: [Seen] = []

  /// Prompts that had no room when a later `/stop` of their chat was seen: finished, not run.
  var stopped: [InboxItem<Payload>] = []

  /// How many prompts stay at Telegram, because there is no room, among those of this batch.
  var deferred = 0

  /// How many known updates Telegram no longer has: another consumer confirmed them, or they were
  /// older than a day.
  var vanished = 0

  /// Whether Telegram counts anew.
  var restarted = false
}
