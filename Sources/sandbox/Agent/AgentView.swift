/// What an agent double has seen so far, for conditions of tests.
struct AgentView: Sendable {
  /// The messages taken, oldest first; of very many the last 50,000 at least.
  let prompts: [AgentPromptRecord]
  /// How many messages were taken in all.
  let taken: Int
  /// The calls, oldest first; of very many the last 50,000 at least.
  let calls: [AgentCallRecord]
  /// How many tasks were made.
  let made: Int
  /// How many tasks were canceled.
  let canceled: Int
}
