import HTTP

extension AgentFailure {
  /// What happened, in words for logs and status pages: no text of the agent's, no URL.
  var words: String {
    switch self {
    case .call(let failure): failure.words
    case .outcomeUnknown(let failure): "\(failure.words), and the task may be under way"
    case .timedOut: "no answer within A2A_TIMEOUT"
    case .taskLost: "the agent no longer knows the task"
    case .taskFailed: "the task failed"
    case .taskRejected: "the agent rejected the task"
    case .taskCanceled: "the agent canceled the task"
    case .stopped: "stopped"
    }
  }

  /// Whether the agent itself has spoken: then it can be reached, whatever it said. nil: not known.
  var isOfTheAgent: Bool? {
    switch self {
    case .call(.rpc), .taskLost, .taskFailed, .taskRejected, .taskCanceled: true
    case .call, .outcomeUnknown: false
    case .timedOut, .stopped: nil
    }
  }
}

extension CallFailure {
  /// What happened, likewise.
  var words: String {
    switch self {
    case .transfer(let error): error.description
    case .status(401, _), .status(403, _): "the credential is refused"
    case .status(let status, _): "status \(status)"
    case .rpc(let code, _): "JSON-RPC error \(code)"
    case .unreadable: "an answer that is no A2A"
    case .card(let problem): problem.words
    }
  }
}

extension CardProblem {
  /// What is wrong with the card, likewise.
  var words: String {
    switch self {
    case .notFound: "no agent card"
    case .unreadable: "an agent card that cannot be read"
    case .foreignOrigin: "the card's addresses are not at the origin of A2A_BASE_URL"
    case .bindings: "the card offers no JSON-RPC"
    case .versions: "the card offers neither A2A 1.0 nor 0.3"
    case .credentials: "the card asks for a credential that A2A_API_KEY is not"
    }
  }
}
