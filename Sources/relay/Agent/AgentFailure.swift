import HTTP

/// Why a prompt was not answered.
enum AgentFailure: Error, Equatable, Sendable {
  /// A call failed, and so did its retries.
  case call(CallFailure)

  /// The agent may be working on the prompt, and the relay cannot find out. Sending it again could
  /// make the agent act twice.
  case outcomeUnknown(CallFailure)

  /// `A2A_TIMEOUT` passed.
  case timedOut

  /// The agent no longer knows the task that it began.
  case taskLost

  /// The task failed. `text` is the agent's explanation: untrusted, possibly empty.
  case taskFailed(text: String)

  /// The agent rejected the task, with its explanation.
  case taskRejected(text: String)

  /// The agent canceled the task, with its explanation.
  case taskCanceled(text: String)

  /// The relay abandoned the prompt, because of `/stop` or because the process ends.
  case stopped
}

extension AgentFailure {
  /// Whether a failure may pass without action, or needs an operator.
  enum Classification: String, Equatable, Sendable { case transient, fatal }

  /// Nil for what is not a failure of the agent: it rejected the prompt, or the prompt was stopped.
  var classification: Classification? {
    switch self {
    case .call(let failure), .outcomeUnknown(let failure):
      failure.isTransient ? .transient : .fatal
    case .timedOut, .taskLost: .transient
    case .taskFailed: .fatal
    case .taskRejected, .taskCanceled, .stopped: nil
    }
  }

  /// Whether the agent refused the credential, which ends the process at its start.
  var isRefusedCredential: Bool {
    guard case .call(.status(let status, _)) = self else { return false }
    return status == 401 || status == 403
  }

  /// Whether the agent itself responded, so that it is reachable whatever it said; nil if unknown.
  var isAgentResponse: Bool? {
    switch self {
    case .call(.rpc), .taskLost, .taskFailed, .taskRejected, .taskCanceled: true
    case .call, .outcomeUnknown: false
    case .timedOut, .stopped: nil
    }
  }

  /// A description for logs and status pages, without URLs or text from the agent.
  var message: String {
    switch self {
    case .call(let failure): failure.message
    case .outcomeUnknown(let failure): "\(failure.message), and the task may be under way"
    case .timedOut: "no answer within A2A_TIMEOUT"
    case .taskLost: "the agent no longer knows the task"
    case .taskFailed: "the task failed"
    case .taskRejected: "the agent rejected the task"
    case .taskCanceled: "the agent canceled the task"
    case .stopped: "stopped"
    }
  }
}

/// Why a call to the agent failed.
enum CallFailure: Error, Equatable, Sendable {
  /// The transfer failed, so there is no complete reply.
  case transfer(TransferError)

  /// A reply with this status that is not JSON-RPC; `retryAfter` if it asks for a pause.
  case status(Int, retryAfter: Duration?)

  /// A JSON-RPC error; `message` is the agent's, untrusted.
  case rpc(code: Int, message: String)

  /// A success status with a body that is not a valid A2A response.
  case unreadable

  /// The card cannot be used.
  case card(CardProblem)
}

extension CallFailure {
  /// Whether the same call may succeed later without a change at either side.
  var isTransient: Bool {
    switch self {
    case .transfer(let error): error.isTransient
    case .status(let status, _): status >= 500 || [408, 425, 429].contains(status)
    case .rpc(let code, _): RPCError.transient.contains(code)
    case .unreadable: true
    case .card: false
    }
  }

  /// Whether the agent may have begun the work, so that a retry may create a second task.
  var mayHaveArrived: Bool {
    switch self {
    case .transfer(let error): error.mayHaveArrived
    // 429 and 503 say that the request was not accepted. Any other 5xx may follow its acceptance.
    case .status(let status, _): status >= 500 && status != 503
    case .rpc(let code, _): RPCError.transient.contains(code)
    case .unreadable: true
    case .card: false
    }
  }

  /// The pause that the agent asks for.
  var retryAfter: Duration? {
    guard case .status(_, let time) = self else { return nil }
    return time
  }

  /// The code of a JSON-RPC error.
  var rpcCode: Int? {
    guard case .rpc(let code, _) = self else { return nil }
    return code
  }

  /// A description for logs and status pages, without URLs or text from the agent.
  fileprivate var message: String {
    switch self {
    case .transfer(let error): error.description
    case .status(401, _), .status(403, _): "the credential is refused"
    case .status(let status, _): "status \(status)"
    case .rpc(let code, _): "JSON-RPC error \(code)"
    case .unreadable: "not a valid A2A response"
    case .card(let problem): problem.message
    }
  }
}

/// Why an agent's card cannot be used. Quotes from the card are untrusted text.
enum CardProblem: Error, Hashable, Sendable {
  /// There is no card at any of the well-known paths.
  case notFound

  /// The card is not JSON, or has no address.
  case unreadable

  /// Every JSON-RPC address is at another origin, which would receive the credential. `url` is the
  /// first.
  case foreignOrigin(url: String)

  /// The agent cannot be called by JSON-RPC; the bindings that it offers.
  case bindings([String])

  /// The agent supports neither version; the versions that it declares.
  case versions([String])

  /// Neither a Bearer token nor an API key is sufficient.
  case credentials

  /// A description for logs and status pages, without URLs or text from the agent.
  fileprivate var message: String {
    switch self {
    case .notFound: "no agent card"
    case .unreadable: "an agent card that cannot be read"
    case .foreignOrigin: "the card's addresses are not at the origin of A2A_BASE_URL"
    case .bindings: "the card offers no JSON-RPC"
    case .versions: "the card offers neither A2A 1.0 nor 0.3"
    case .credentials: "the card asks for a credential that A2A_API_KEY cannot provide"
    }
  }
}
