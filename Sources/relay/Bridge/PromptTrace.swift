import Telemetry

/// When the steps of one prompt began and ended, from which the spans of its trace are made.
struct PromptTrace: Sendable {
  /// When the agent received the prompt.
  var agentBegan: WallTime?

  /// When the agent was done.
  var agentEnded: WallTime?

  /// When the answer was first sent.
  var sendingBegan: WallTime?

  private let prompt: Prompt
  private let root = SpanID.random()
  private let agent = SpanID.random()
  private let isSampled: Bool

  /// The trace of a prompt. `isSampled` is passed to the agent, which then keeps its own spans.
  init(_ prompt: Prompt, isSampled: Bool) {
    self.prompt = prompt
    self.isSampled = isSampled
  }

  /// The header for the agent (W3C Trace Context), whose work is a step of the span `a2a.answer`.
  var traceparent: String {
    TraceParent(trace: prompt.trace, span: agent, isSampled: isSampled).headerValue
  }

  /// The spans of the prompt, its wait, the agent's work, and the sending.
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
