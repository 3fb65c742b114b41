import HTTP

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

  /// The status is a success, but the body is a web page, as gateways and login pages send it.
  case webPage

  /// The reply exceeds `A2A_ANSWER_LIMIT`, and its beginning contains no text. `limit` is in bytes.
  case tooLong(limit: Int)

  /// The agent's card cannot be used.
  case card(CardProblem)
}

extension CallFailure {
  /// What a failure to send a prompt proves about the prompt.
  enum Delivery: Equatable, Sendable {
    /// The agent did not receive the prompt, and may accept it later.
    case unavailable

    /// A gateway has no agent at this address, so the agent did not receive the prompt. This can
    /// last a moment, as during a deployment, or be a mistake in the configuration.
    case absent

    /// The prompt was refused without being carried out. It would be refused again.
    case refused

    /// Nothing: the agent may be carrying out the prompt. Sending it again could repeat its effect.
    case unknown
  }

  /// What the failure proves about the prompt that was sent.
  var delivery: Delivery {
    switch self {
    case .transfer(let error):
      error.mayHaveArrived ? .unknown : error.isTransient ? .unavailable : .refused
    case .status(let status, _): CallFailure.delivery(status: status)
    case .rpc(let code, _): RPCError.refusals.contains(code) ? .refused : .unknown
    case .unreadable, .webPage: .unknown
    case .card(.notFound): .absent
    case .tooLong, .card: .refused
    }
  }

  private static func delivery(status: Int) -> Delivery {
    switch status {
    // The request was not processed: too early, too many requests, service unavailable.
    case 425, 429, 503: .unavailable
    case 300..<400, 404, 405, 410, 421: .absent
    case 408, 500...: .unknown
    default: .refused
    }
  }

  /// Whether the same call may succeed later although neither side is changed.
  var isTransient: Bool {
    if case .transfer(let error) = self { return error.isTransient }
    return delivery == .unavailable || delivery == .unknown
  }

  /// Whether an operator must act, because the relay and the agent do not fit together.
  var needsOperator: Bool {
    switch self {
    case .transfer(.cancelled), .transfer(.tooLarge): false
    case .transfer(let error): !error.isTransient
    case .status(let status, _): status == 401 || status == 403 || delivery == .absent
    case .rpc(let code, _): RPCError.wrongVersion.contains(code)
    case .unreadable, .webPage, .tooLong: false
    case .card: true
    }
  }

  /// Whether the failure concerns the agent as a service: it, or a gateway in front of it, cannot
  /// be reached, does not work, or refuses the relay. False if it concerns one prompt.
  var concernsService: Bool {
    switch self {
    case .transfer(.cancelled), .transfer(.tooLarge): false
    case .transfer: true
    case .status: needsOperator || isTransient
    case .rpc, .unreadable, .tooLong: false
    case .webPage, .card: true
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
  var message: String {
    switch self {
    case .transfer(let error): error.description
    case .status(401, _), .status(403, _): "the credential is refused"
    case .status(let status, _): "status \(status)"
    case .rpc(let code, _): "JSON-RPC error \(code)"
    case .unreadable: "the reply is not a valid A2A response"
    case .webPage: "the reply is a web page, not an A2A response"
    case .tooLong(let limit): "the reply is larger than \(limit) bytes (A2A_ANSWER_LIMIT)"
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

  /// The card is larger than `limit` bytes.
  case tooLarge(limit: Int)

  /// Every JSON-RPC address is at a different origin from the configured one, and must not receive
  /// the credential. `url` is the first of them.
  case foreignOrigin(url: String)

  /// The card offers no JSON-RPC address, only these bindings.
  case bindings([String])

  /// The card declares only these versions, and the relay supports none of them.
  case versions([String])

  /// The card requires a credential other than a Bearer token, an API key, or a client certificate.
  case credentials

  /// A description for logs, status pages and chats. It contains no URLs and no text from the
  /// agent.
  var message: String {
    switch self {
    case .notFound: "no agent card found"
    case .unreadable: "the agent card cannot be read"
    case .tooLarge(let limit): "the agent card is larger than \(limit) bytes"
    case .foreignOrigin: "the card has no address at the origin of A2A_BASE_URL"
    case .bindings: "the card offers no JSON-RPC address"
    case .versions: "the card offers neither A2A 1.0 nor A2A 0.3"
    case .credentials: "the card requires a credential that A2A_API_KEY cannot provide"
    }
  }
}
