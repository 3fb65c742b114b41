/// How a prompt went.
struct AgentReport: Equatable, Sendable {
  /// How it ended.
  let outcome: AgentOutcome

  /// How often something was tried again.
  let retries: Int
}
