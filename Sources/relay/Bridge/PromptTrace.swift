import Telemetry

/// Records when the steps of one prompt began and ended, and creates the spans of its trace.
struct PromptTrace: Sendable {
  /// When the prompt was sent to the agent.
  var agentBegan: WallTime?

  /// When the agent finished the prompt.
  var agentEnded: WallTime?

  /// When the answer was first sent to the chat.
  var sendingBegan: WallTime?

  private let prompt: Prompt
  private let root = SpanID.random()
  private let agent = SpanID.random()
  private let isSampled: Bool

  /// Creates the trace of a prompt. `isSampled` is passed on to the agent, to decide whether the
  /// agent keeps its own spans.
  init(_ prompt: Prompt, isSampled: Bool) {
    self.prompt = prompt
    self.isSampled = isSampled
  }

  /// The `traceparent` header for the agent (W3C Trace Context). It makes the agent's spans
  /// children of the span `a2a.answer`.
  var traceparent: String {
    TraceParent(trace: prompt.trace, span: agent, isSampled: isSampled).headerValue
  }

  /// Returns the spans of the prompt, of its wait in the queue, of the agent's work, and of sending
  /// the answer.
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
