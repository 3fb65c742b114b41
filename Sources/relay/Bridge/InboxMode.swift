/// Whether the inbox takes updates in (R9, R10).
enum InboxMode: String, Hashable, Sendable {
  /// Polls and admits.
  case active

  /// Admits nothing, finishes what is queued, confirms it: the process is about to end.
  case draining

  /// Admits nothing and leaves the queue at Telegram; the prompt in flight is finished and confirmed.
  case passive
}
