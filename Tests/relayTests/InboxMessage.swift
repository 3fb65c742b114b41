/// A message of a simulated history.
struct InboxMessage: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    case prompt, command, stop, unauthorised, undecodable
  }

  /// Its place among all messages of the history.
  let serial: Int
  let chat: Int64
  let kind: Kind
}
