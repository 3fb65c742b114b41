import HTTP

/// Why a prompt has no answer.
enum AgentFailure: Error, Equatable, Sendable {
  /// A call failed, and so did its retries.
  case call(CallFailure)

  /// The agent may be working on the prompt, and there is no way to find out: sending it again could
  /// make it act twice.
  case outcomeUnknown(CallFailure)

  /// `A2A_TIMEOUT` passed.
  case timedOut

  /// The agent no longer knows the task it had begun.
  case taskLost

  /// The task failed; what the agent says of it, untrusted, may be empty.
  case taskFailed(text: String)

  /// The agent will not do it; likewise.
  case taskRejected(text: String)

  /// The task was canceled at the agent's side; likewise.
  case taskCanceled(text: String)

  /// We were told to stop: `/stop`, or the process ends.
  case stopped
}

extension AgentFailure {
  /// What a failure means to whoever watches (R7): may it pass by itself, or has somebody to act?
  enum Classification: String, Equatable, Sendable { case transient, fatal }

  /// nil for what is no failure of the agent: it refused, or the prompt was stopped.
  var classification: Classification? {
    switch self {
    case .call(let failure), .outcomeUnknown(let failure):
      failure.isTransient ? .transient : .fatal
    case .timedOut, .taskLost: .transient
    case .taskFailed: .fatal
    case .taskRejected, .taskCanceled, .stopped: nil
    }
  }

  /// Whether the agent refused the credential, which stops a start (DESIGN §8, boot).
  var isRefusedCredential: Bool {
    guard case .call(.status(let status, _)) = self else { return false }
    return status == 401 || status == 403
  }
}
