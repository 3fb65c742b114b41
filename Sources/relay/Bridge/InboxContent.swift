/// What an update is to the inbox; the bridge says so after decoding it.
enum InboxContent<Payload: Sendable>: Sendable {
  /// Work for the queue, in order: a prompt, `/reset`, `/<persona> text`.
  case prompt(chat: Int64, Payload)

  /// Anything else: finished at once, its reply is best effort. Commands, strangers' messages, and
  /// what could not be decoded.
  case other(Payload)
}
