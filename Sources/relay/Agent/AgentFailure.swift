/// Why a prompt was not answered.
enum AgentFailure: Error, Equatable, Sendable {
  /// The prompt was not carried out: it did not reach the agent, or was refused.
  case call(CallFailure)

  /// The agent may be working on the prompt, and the relay cannot find out whether it is. Sending
  /// the prompt again could make the agent act twice.
  case outcomeUnknown(CallFailure)

  /// The agent did not answer within `A2A_TIMEOUT`, and has canceled the task.
  case timedOut

  /// The agent did not answer within `A2A_TIMEOUT`, and has not confirmed that it canceled the
  /// task.
  case stillWorking

  /// The agent no longer has the task that it began. The task may have had an effect.
  case taskLost

  /// The task failed. `text` is the agent's explanation, which is untrusted and can be empty.
  case taskFailed(text: String)

  /// The agent rejected the task. `text` is its explanation, as for ``taskFailed(text:)``.
  case taskRejected(text: String)

  /// The agent canceled the task. `text` is its explanation, as for ``taskFailed(text:)``.
  case taskCanceled(text: String)

  /// The relay abandoned the prompt because of `/stop` or because the process is ending.
  case stopped
}

extension AgentFailure {
  /// Whether a failure can pass by itself (`transient`), requires an operator (`fatal`), or
  /// concerns only this prompt (`refused`).
  enum Classification: String, Equatable, Sendable { case transient, fatal, refused }

  /// The classification of the failure; nil if the prompt was stopped, or if the agent rejected or
  /// canceled its task, which are not failures of the agent.
  var classification: Classification? {
    switch self {
    case .call(let failure), .outcomeUnknown(let failure):
      failure.needsOperator ? .fatal : failure.isTransient ? .transient : .refused
    case .timedOut, .stillWorking, .taskLost: .transient
    case .taskFailed: .fatal
    case .taskRejected, .taskCanceled, .stopped: nil
    }
  }

  /// Whether the agent refused the credential. At startup, this ends the process.
  var isRefusedCredential: Bool {
    guard case .call(.status(let status, _)) = self else { return false }
    return status == 401 || status == 403
  }

  /// Whether the agent itself responded, which shows that it can be reached. It is nil if the
  /// failure does not show whether the agent can be reached.
  var isAgentResponse: Bool? {
    switch self {
    case .call(let failure), .outcomeUnknown(let failure):
      failure.concernsService ? false : failure.rpcCode == nil ? nil : true
    case .taskLost, .taskFailed, .taskRejected, .taskCanceled: true
    case .timedOut, .stillWorking, .stopped: nil
    }
  }

  /// Whether the failure concerns the agent as a service; see ``CallFailure/concernsService``.
  /// False if it concerns this prompt only.
  var concernsService: Bool {
    switch self {
    case .call(let failure), .outcomeUnknown(let failure): failure.concernsService
    case .timedOut, .stillWorking, .taskLost, .taskFailed, .taskRejected, .taskCanceled, .stopped:
      false
    }
  }

  /// A description for logs and status pages. It contains no URLs and no text from the agent.
  var message: String {
    switch self {
    case .call(let failure): failure.message
    case .outcomeUnknown(let failure):
      "\(failure.message); the agent may have carried out the prompt"
    case .timedOut: "no answer within A2A_TIMEOUT"
    case .stillWorking: "no answer within A2A_TIMEOUT; the agent did not cancel the task"
    case .taskLost: "the agent no longer has the task"
    case .taskFailed: "the task failed"
    case .taskRejected: "the agent rejected the task"
    case .taskCanceled: "the agent canceled the task"
    case .stopped: "stopped"
    }
  }
}
