/// A prompt that the inbox has admitted.
struct InboxItem<Payload: Sendable>: Sendable {
  /// Its name in every later call.
  let ticket: InboxTicket

  /// The chat it came from: answers go out in order within one.
  let chat: Int64

  /// What the bridge read from the update.
  let payload: Payload
}
