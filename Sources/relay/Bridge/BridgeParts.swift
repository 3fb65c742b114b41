/// What a bridge works with.
struct BridgeParts: Sendable {
  /// The configuration.
  let settings: Settings

  /// The Bot API.
  let bot: BotClient

  /// The agent.
  let agent: AgentClient

  /// Whether the agent can be reached.
  let agentWatch: AgentWatch

  /// Logs, metrics and spans.
  let recorder: Recorder

  /// What the status pages show.
  let board: StatusBoard

  /// Whom the calls belong to.
  let lifetime: Lifetime

  /// Called once when nothing works any longer: why, for the log.
  let fail: @Sendable (String) -> Void
}
