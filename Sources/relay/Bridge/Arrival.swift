/// What the bridge reads from an update.
enum Arrival: Sendable {
  /// Work for the agent, in order.
  case prompt(Prompt)

  /// A command that is carried out at once.
  case command(ChatCommand, IncomingMessage)

  /// A message without a text, to be told what is supported.
  case unsupported(MediaKind, IncomingMessage)

  /// A group that is served has another id from now on.
  case migrated(from: Int64, to: Int64)

  /// A message of a chat that is not on the allow-list: no answer, counted (R3).
  case unauthorised(chat: Int64)

  /// Nothing to do.
  case ignored

  /// Its id can be read, the rest cannot.
  case undecodable
}
