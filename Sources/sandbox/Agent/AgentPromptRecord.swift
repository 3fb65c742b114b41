/// A message that the agent took.
struct AgentPromptRecord: Equatable, Sendable {
  let text: String
  let messageID: String
  /// The context that it named.
  let context: String?
  /// The task that it named: an answer to a question.
  let task: String?
  /// The version it was sent with.
  let version: AgentVersion
  /// The header of this name.
  let traceparent: String?
  /// When the call had arrived whole.
  let time: ContinuousClock.Instant
}
