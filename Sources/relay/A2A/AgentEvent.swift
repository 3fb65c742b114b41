/// What happened to the step that an exchange asked for.
enum AgentEvent: Equatable, Sendable {
  /// The call was answered.
  case answered(AgentResult)

  /// The stream is open and brought an event.
  case heard(AgentResult)

  /// The call failed, or the stream brought an error.
  case failed(CallFailure)

  /// The stream ended.
  case streamEnded

  /// The card was read.
  case card(AgentEndpoint)

  /// The wait is over.
  case waited

  /// The prompt is to be given up: `/stop`, or the process ends. May come in any state.
  case stop
}
