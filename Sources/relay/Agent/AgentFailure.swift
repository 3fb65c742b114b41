import HTTP

/// Why a prompt was not answered.
enum AgentFailure: Error, Equatable, Sendable {
  /// A call failed, and its retries failed too.
  case call(CallFailure)

  /// The agent may be working on the prompt, and the relay cannot find out whether it is. Sending
  /// the prompt again could make the agent act twice.
  case outcomeUnknown(CallFailure)

  /// The agent did not answer within `A2A_TIMEOUT`.
  case timedOut

  /// The agent no longer has the task that it began.
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
  /// concerns one prompt only (`refused`).
  enum Classification: String, Equatable, Sendable { case transient, fatal, refused }

  /// The classification of the failure; nil if the prompt was stopped, or if the agent rejected or
  /// canceled its task, which are not failures of the agent.
  var classification: Classification? {
    switch self {
    case .call(let failure), .outcomeUnknown(let failure):
      failure.isTransient ? .transient : failure.concernsService ? .fatal : .refused
    case .timedOut, .taskLost: .transient
    case .taskFailed: .fatal
    case .taskRejected, .taskCanceled, .stopped: nil
    }
  }

  /// Whether the failure is about the agent as a service: it cannot be reached, answers 5xx, or
  /// refuses the credential. It is false if the failure may be due to this prompt only.
  var concernsService: Bool {
    switch self {
    case .call(let failure), .outcomeUnknown(let failure): failure.concernsService
    case .timedOut, .taskLost, .taskFailed, .taskRejected, .taskCanceled, .stopped: false
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
    case .call(.rpc), .taskLost, .taskFailed, .taskRejected, .taskCanceled: true
    case .call, .outcomeUnknown: false
    case .timedOut, .stopped: nil
    }
  }

  /// A description for logs and status pages. It contains no URLs and no text from the agent.
  var message: String {
    switch self {
    case .call(let failure): failure.message
    case .outcomeUnknown(let failure):
      "\(failure.message); the agent may still be working on the task"
    case .timedOut: "no answer within A2A_TIMEOUT"
    case .taskLost: "the agent no longer has the task"
    case .taskFailed: "the task failed"
    case .taskRejected: "the agent rejected the task"
    case .taskCanceled: "the agent canceled the task"
    case .stopped: "stopped"
    }
  }
}

/// Why a call to the agent failed.
enum CallFailure: Error, Equatable, Sendable {
  /// The transfer failed, so that there is no complete reply.
  case transfer(TransferError)

  /// The reply has this status and is not JSON-RPC. `retryAfter` is the pause that it requests, if
  /// any.
  case status(Int, retryAfter: Duration?)

  /// The reply is a JSON-RPC error. `message` is the agent's text, which is untrusted.
  case rpc(code: Int, message: String)

  /// The status is a success, but the body is not a valid A2A response.
  case unreadable

  /// The agent's card cannot be used.
  case card(CardProblem)
}

extension CallFailure {
  /// Whether the same call may succeed later although neither side is changed.
  var isTransient: Bool {
    switch self {
    case .transfer(let error): error.isTransient
    case .status(let status, _): status >= 500 || [408, 425, 429].contains(status)
    case .rpc(let code, _): RPCError.transient.contains(code)
    case .unreadable: true
    case .card: false
    }
  }

  /// Whether the failure would affect other prompts too. Statuses such as 400 and 413, and an
  /// answer that is unreadable or too large, are about one prompt.
  var concernsService: Bool {
    switch self {
    case .transfer(.cancelled), .transfer(.tooLarge): false
    case .transfer, .card: true
    case .status(let status, _):
      status < 400 || status >= 500
        || [401, 403, 404, 405, 407, 408, 421, 425, 429].contains(status)
    case .rpc(let code, _): RPCError.wrongVersion.contains(code)
    case .unreadable: false
    }
  }

  /// Whether the agent may have begun the work. A retry could then create a second task.
  var mayHaveArrived: Bool {
    switch self {
    case .transfer(let error): error.mayHaveArrived
    // 429 and 503 mean that the request was not accepted. Any other 5xx can occur after it was
    // accepted.
    case .status(let status, _): status >= 500 && status != 503
    case .rpc(let code, _): RPCError.transient.contains(code)
    case .unreadable: true
    case .card: false
    }
  }

  /// The pause that the agent requests; nil if it requests none.
  var retryAfter: Duration? {
    guard case .status(_, let time) = self else { return nil }
    return time
  }

  /// The code of a JSON-RPC error; nil for any other failure.
  var rpcCode: Int? {
    guard case .rpc(let code, _) = self else { return nil }
    return code
  }

  /// A description for logs and status pages. It contains no URLs and no text from the agent.
  fileprivate var message: String {
    switch self {
    case .transfer(let error): error.description
    case .status(401, _), .status(403, _): "the credential is refused"
    case .status(let status, _): "status \(status)"
    case .rpc(let code, _): "JSON-RPC error \(code)"
    case .unreadable: "the reply is not a valid A2A response"
    case .card(let problem): problem.message
    }
  }
}

/// Why an agent's card cannot be used. Texts from the card are untrusted.
enum CardProblem: Error, Hashable, Sendable {
  /// No well-known path has a card.
  case notFound

  /// The card is not valid JSON or declares no address.
  case unreadable

  /// Every JSON-RPC address is at a different origin from the configured one, and must not receive
  /// the credential. `url` is the first of them.
  case foreignOrigin(url: String)

  /// The card offers no JSON-RPC address, only these bindings.
  case bindings([String])

  /// The card declares only these versions, and the relay supports none of them.
  case versions([String])

  /// The card requires a credential other than a Bearer token, an API key, or a client certificate.
  case credentials

  /// A description for logs and status pages. It contains no URLs and no text from the agent.
  fileprivate var message: String {
    switch self {
    case .notFound: "no agent card found"
    case .unreadable: "the agent card cannot be read"
    case .foreignOrigin: "the card has no address at the origin of A2A_BASE_URL"
    case .bindings: "the card offers no JSON-RPC address"
    case .versions: "the card offers neither A2A 1.0 nor A2A 0.3"
    case .credentials: "the card requires a credential that A2A_API_KEY cannot provide"
    }
  }
}
