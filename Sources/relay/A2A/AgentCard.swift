/// What an agent says about itself: an agent card of 1.0 or 0.3, as far as a client of texts needs it.
struct AgentCard: Equatable, Sendable {
  /// One address at which the agent can be called.
  struct Interface: Equatable, Sendable {
    /// As written; not to be used before its origin was compared with the configured one.
    let url: String

    /// How it is called: `JSONRPC`, `HTTP+JSON`, `GRPC`.
    let binding: String

    /// The version as declared; nil if none is.
    let version: String?

    /// What every request has to repeat, if anything (1.0).
    let tenant: String?
  }

  /// The agent's name; untrusted.
  let name: String

  /// In the agent's order of preference: `supportedInterfaces` of 1.0 alone if there are any,
  /// because a card for both versions says "0.3" at its top level.
  let interfaces: [Interface]

  /// Whether answers can be streamed.
  let streams: Bool

  /// Ways to prove who is calling; each entry is enough, all of an entry's schemes are needed.
  /// Empty: the card does not say.
  let security: [[SecurityScheme]]
}
