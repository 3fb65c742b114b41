import HTTP

// Why a prompt has no answer, for the chat (R7): plainly, and what to do.
extension ChatText {
  /// What the chat is told; nil when the chat itself has stopped the prompt.
  static func failure(_ failure: AgentFailure) -> String? {
    switch failure {
    case .call(let call): self.failure(call)
    case .outcomeUnknown:
      "The connection to the agent broke while it may have been working on this, so I did not ask twice. Please look whether it is done before you send it again."
    case .timedOut: "The agent took too long and was stopped. Please try again later."
    case .taskLost: "The agent has lost this task. Please send it again."
    case .taskFailed(let text): said("The agent failed", text)
    case .taskRejected(let text): said("The agent will not do this", text)
    case .taskCanceled(let text): said("The agent cancelled this", text)
    case .stopped: nil
    }
  }

  private static func failure(_ call: CallFailure) -> String {
    guard !call.isTransient else {
      return "The agent cannot be reached. Please try again later."
    }
    switch call {
    case .transfer(.pinMismatch), .transfer(.tlsFailed):
      return
        "The agent could not prove who it is, so it was not asked. The operator has to look at this."
    case .status(401, _), .status(403, _):
      return "The agent refused the relay's credential. The operator has to look at this."
    case .card: return "The agent cannot be used as it is. The operator has to look at this."
    case .transfer, .status, .rpc, .unreadable:
      return "The agent refused this prompt. Sending it again will not help."
    }
  }

  private static func said(_ what: String, _ text: String) -> String {
    text.isBlank ? "\(what)." : "\(what): \(text)"
  }
}
