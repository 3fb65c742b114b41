/// A snapshot of what an agent double has received, for the conditions of tests.
struct AgentView: Sendable {
  /// The accepted messages, oldest first; at least the last 50,000.
  let prompts: [AgentPromptRecord]
  /// The total number of messages that were accepted.
  let taken: Int
  /// The calls, oldest first; at least the last 50,000.
  let calls: [AgentCallRecord]
  /// The number of tasks that were created.
  let made: Int
  /// The number of tasks that were canceled.
  let canceled: Int
}

/// A message that the agent accepted.
struct AgentPromptRecord: Equatable, Sendable {
  let text: String
  let messageID: String
  let context: String?
  /// The id of the task that the message answers; `nil` for a new prompt.
  let task: String?
  let version: AgentVersion
  /// The value of the `traceparent` header.
  let traceparent: String?
  /// The time at which the call was completely received.
  let time: ContinuousClock.Instant
}

/// A call that the agent received.
struct AgentCallRecord: Equatable, Sendable {
  let method: AgentMethod
  /// The HTTP status of the response; `nil` while the call is in progress, and if it gets no
  /// response.
  var status: Int?
  /// The time at which the call was completely received.
  let time: ContinuousClock.Instant
}
