/// What an agent double has seen so far, for the conditions of tests.
struct AgentView: Sendable {
  /// The accepted messages, oldest first; at least the last 50,000.
  let prompts: [AgentPromptRecord]
  /// How many messages were accepted in total.
  let taken: Int
  /// The calls, oldest first; at least the last 50,000.
  let calls: [AgentCallRecord]
  /// How many tasks were made.
  let made: Int
  /// How many tasks were canceled.
  let canceled: Int
}

/// A message that the agent accepted.
struct AgentPromptRecord: Equatable, Sendable {
  let text: String
  let messageID: String
  let context: String?
  /// The task that it answers, if it does.
  let task: String?
  let version: AgentVersion
  /// The header with this name.
  let traceparent: String?
  /// When the call had arrived completely.
  let time: ContinuousClock.Instant
}

/// A call that the agent received.
struct AgentCallRecord: Equatable, Sendable {
  let method: AgentMethod
  /// The HTTP status of the answer; nil while the call is in progress and if it gets no answer.
  var status: Int?
  /// When the call had arrived completely.
  let time: ContinuousClock.Instant
}
