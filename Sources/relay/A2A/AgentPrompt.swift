/// A prompt of a chat for an agent.
struct AgentPrompt: Sendable {
  /// The id under which it is sent, the same after a restart.
  let id: MessageID

  /// What the chat said.
  let text: String

  /// The persona's tag.
  let persona: String

  /// Whose conversation it continues.
  let place: ChatTopic

  /// The W3C trace context (`00-…-…-01`) of the prompt; nil sends none.
  let traceparent: String?
}
