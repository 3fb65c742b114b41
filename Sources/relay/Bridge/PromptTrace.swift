import Telemetry

/// The times of one prompt's steps, to become the spans of its trace (R46).
struct PromptTrace: Sendable {
  /// When the agent was given it.
  var agentBegan: WallTime?

  /// When the agent was done.
  var agentEnded: WallTime?

  /// When its answer was first sent.
  var sendingBegan: WallTime?

  private let prompt: Prompt
  private let root = SpanID.random()
  private let agent = SpanID.random()
  private let isSampled: Bool

  /// The trace of a prompt; `isSampled` is told to the agent, which then keeps its own spans.
  init(_ prompt: Prompt, isSampled: Bool) {
    self.prompt = prompt
    self.isSampled = isSampled
  }

  /// What the agent is told: its work is a step of `a2a.answer`.
  var traceparent: String {
    TraceParent(trace: prompt.trace, span: agent, isSampled: isSampled).headerValue
  }

  /// The spans: the prompt, its wait, the agent's work, and the sending.
  func spans(isFatal: Bool, endedAt end: WallTime) -> [Span] {
    let status = isFatal ? Span.Status.error("the agent failed") : .ok
    var spans = [
      Span(
        trace: prompt.trace, id: root, name: "prompt", kind: .consumer, start: prompt.receivedAt,
        end: end,
        attributes: [
          "persona_tag": .text(prompt.persona), "command": .text(prompt.command),
        ], status: status)
    ]
    if let agentBegan {
      spans.append(step("queue.wait", .internal, prompt.receivedAt, agentBegan))
      spans.append(
        Span(
          trace: prompt.trace, id: agent, parent: root, name: "a2a.answer", kind: .client,
          start: agentBegan, end: agentEnded ?? end, status: status))
    }
    if let sendingBegan {
      spans.append(step("telegram.send_message", .client, sendingBegan, end))
    }
    return spans
  }

  private func step(_ name: String, _ kind: Span.Kind, _ start: WallTime, _ end: WallTime) -> Span {
    Span(trace: prompt.trace, parent: root, name: name, kind: kind, start: start, end: end)
  }
}
