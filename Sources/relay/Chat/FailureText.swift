import HTTP

// Messages that explain why a prompt was not answered. Each names the cause (the connection, a
// gateway, the agent, the prompt or the relay's configuration) and what helps.
extension ChatText {
  /// The message for the chat. It is nil if the chat itself stopped the prompt.
  static func failure(_ failure: AgentFailure) -> String? {
    switch failure {
    case .call(let call): self.failure(call)
    case .outcomeUnknown(let call): "\(cause(of: call)). \(checkFirst)"
    case .timedOut:
      "The agent took too long and was stopped. Please try again later, or ask for less at once."
    case .stillWorking:
      """
      The agent took too long, and I stopped waiting for it. It may still be working on your prompt. Please check \
      the result before you send the prompt again.
      """
    case .taskLost:
      """
      The agent no longer knows your prompt, probably because it was restarted. It may have carried out a part of \
      it. Please check the result before you send the prompt again.
      """
    case .taskFailed(let text): append(text, to: "The agent failed")
    case .taskRejected(let text): append(text, to: "The agent declined this prompt")
    case .taskCanceled(let text): append(text, to: "The agent canceled this prompt")
    case .stopped: nil
    }
  }

  /// The advice for a prompt whose outcome is unknown.
  private static let checkFirst = """
    I cannot tell whether the agent carried out your prompt, and I did not send the prompt twice. Please check \
    the result before you send it again.
    """

  /// The message about a prompt that the agent certainly did not carry out.
  private static func failure(_ call: CallFailure) -> String {
    switch call {
    case .transfer(let error): failure(error)
    case .status(let status, _) where call.delivery == .absent: absent(" (status \(status))")
    case .status(let status, let pause): failure(status: status, pause)
    case .rpc(let code, _): failure(code: code)
    case .tooLong(let limit):
      """
      The agent's answer is larger than \(byteCount(limit)), and I found no text at its beginning. Please ask for a \
      shorter answer.
      """
    case .card(.notFound): absent("")
    case .card(let problem):
      """
      The agent and I are not set up for each other (\(problem.message)), so it did not receive your prompt. The \
      operator must fix this.
      """
    case .unreadable, .webPage: "\(cause(of: call)). \(checkFirst)"
    }
  }

  private static func absent(_ status: String) -> String {
    """
    The agent was not found at its address\(status), so it did not receive your prompt. Please send it again in a \
    few minutes. If this message comes back, the operator must check the agent's address.
    """
  }

  private static func failure(_ error: TransferError) -> String {
    switch error {
    case .pinMismatch, .tlsFailed(.untrusted), .tlsFailed(.identity), .tlsFailed(.refused),
      .tlsFailed(.authorities):
      "The agent's identity could not be verified, so your prompt was not sent. The operator must fix this."
    case .refusedByEgress, .libraryMissing:
      "I am not able to call the agent, so your prompt was not sent. The operator must fix this."
    default:
      "The agent cannot be reached, so it did not receive your prompt. Please send it again later."
    }
  }

  private static func failure(status: Int, _ pause: Duration?) -> String {
    let time = pause.map { "in \($0.inWords)" } ?? "in a few minutes"
    switch status {
    case 429:
      return
        "The agent has too much to do and did not accept your prompt. Please send it again \(time)."
    case 425, 503:
      return
        "The agent is not available right now and did not accept your prompt. Please send it again \(time)."
    case 401, 403:
      return
        "The agent did not accept my credential, so it did not receive your prompt. The operator must fix this."
    case 413, 414: return "Your prompt is too long for the agent. Please shorten it."
    default:
      return """
        The agent refused this prompt (status \(status)). Sending the same prompt again will not help. Please change \
        it, or ask the operator.
        """
    }
  }

  private static func failure(code: Int) -> String {
    switch code {
    case RPCError.methodNotFound, RPCError.versionNotSupported:
      """
      The agent and I do not support the same version of the protocol (error \(code)), so it did not carry out your \
      prompt. The operator must fix this.
      """
    case RPCError.contentTypeNotSupported:
      "The agent does not accept text (error \(code)), so it did not carry out your prompt. The operator must fix this."
    default:
      """
      The agent refused this prompt (error \(code)). Sending the same prompt again will not help. Please change it, \
      or ask the operator.
      """
    }
  }

  /// Why the outcome of a prompt is unknown, as a sentence without its period.
  private static func cause(of call: CallFailure) -> String {
    switch call {
    case .transfer(.timedOut(sent: true)): "The agent did not answer in time"
    case .transfer(.encoded), .unreadable: "The agent's reply could not be read"
    case .transfer: "The connection to the agent broke"
    case .status(401, _), .status(403, _):
      "The agent stopped accepting my credential, which the operator must fix"
    case .status(408, _), .status(504, _):
      "A gateway in front of the agent did not wait for its answer (status \(call.statusCode))"
    case .status(502, _): "A gateway in front of the agent lost the connection to it (status 502)"
    case .status: "The agent reported an internal error (status \(call.statusCode))"
    case .rpc(let code, _): "The agent reported an internal error (error \(code))"
    case .webPage:
      "A web page came back instead of the agent's answer, probably from a gateway in front of it"
    case .tooLong(let limit): "The agent's reply is larger than \(byteCount(limit))"
    case .card: "The agent's address changed"
    }
  }

  private static func append(_ text: String, to sentence: String) -> String {
    text.isBlank ? "\(sentence)." : "\(sentence): \(text)"
  }
}

extension CallFailure {
  /// The status of the reply; 0 for any other failure.
  fileprivate var statusCode: Int {
    guard case .status(let status, _) = self else { return 0 }
    return status
  }
}
