import HTTP

/// Why an agent's card cannot be used. What it quotes of the card is untrusted text.
enum CardProblem: Error, Hashable, Sendable {
  /// No card at any of the well-known paths.
  case notFound

  /// Not JSON, or without an address.
  case unreadable

  /// Every JSON-RPC address is at another origin, which would get the credential; `url` is the first.
  case foreignOrigin(url: String)

  /// The agent cannot be called by JSON-RPC; by what it can.
  case bindings([String])

  /// The agent speaks none of the versions; which it does.
  case versions([String])

  /// Neither a Bearer token nor an API key is enough.
  case credentials
}
