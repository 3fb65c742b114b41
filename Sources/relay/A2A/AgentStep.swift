/// What is to be done next for a prompt; the exchange is told how it ended.
enum AgentStep: Equatable, Sendable {
  /// Make a call that is over by then: `answered` or `failed`; for a stream `heard` at its first
  /// event; for the card `card`.
  case call(AgentCall, until: ContinuousClock.Instant)

  /// Wait for the next event of the stream: `heard`, `failed` or `streamEnded`. Any other step means
  /// that the stream is not needed any more.
  case listen

  /// Do nothing until then: `waited`.
  case wait(until: ContinuousClock.Instant)

  /// There is nothing left to do.
  case finish(AgentOutcome)
}
