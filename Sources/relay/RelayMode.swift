/// Whether this process admits updates. `RELAY_MODE`, `POST /mode/…`, and a drain set the mode.
enum RelayMode: String, Hashable, Sendable {
  /// Polls and admits prompts.
  case active

  /// Admits no prompts, and finishes and confirms the queued ones before the process ends.
  case draining

  /// Admits no prompts and leaves the queue at Telegram. The prompt in flight is still finished and
  /// confirmed.
  case passive
}
