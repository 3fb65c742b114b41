/// Which of the Bot API server's rules a double follows; as given, those of the real one that need no traffic figures.
struct TelegramRules: Equatable, Sendable {
  /// The same offset within 3 s of the last poll's start waits for 3 s at least.
  var holdsEagerPolls = true
  /// The same offset within 0.5 s of the last poll's start is answered with one update.
  var cutsEagerPolls = true
  /// Updates of a kind that `allowed_updates` leaves out are not queued.
  var filtersKinds = true
  /// Messages are refused (429) beyond one a second in a chat and 20 a minute in a group.
  var limitsFlood = false
  /// Messages to chats that never wrote are refused (400); off: any chat is known.
  var knowsItsChats = true
}
