/// How an agent double behaves.
struct AgentRules: Equatable, Sendable {
  /// The protocol versions that it speaks, on one URL.
  var versions: Set<AgentVersion> = [.v1, .v03]
  /// The key that callers must bring as `Authorization: Bearer`; nil: anybody may call.
  var key: String?
  /// Whether the card itself asks for the key.
  var cardNeedsKey = false
  /// Whether the card offers streaming.
  var streams = true
  /// Whether an unknown context id is refused (-32602) rather than taken as a new one.
  var knowsItsContexts = false
  /// What stands before an echoed prompt.
  var echo = "echo: "
}
