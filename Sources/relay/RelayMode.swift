/// Whether this process admits updates (`RELAY_MODE`, `POST /mode/…`, and a drain).
enum RelayMode: String, Hashable, Sendable {
  /// Polls and admits prompts.
  case active

  /// Admits nothing, finishes what is queued and confirms it: the process is about to end.
  case draining

  /// Admits nothing and leaves the queue at Telegram. The prompt in flight is finished and
  /// confirmed.
  case passive
}
