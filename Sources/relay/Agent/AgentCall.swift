import HTTP
import JSON

/// A call to an agent.
enum AgentCall: Equatable, Sendable {
  /// Reads the agent's card again.
  case card

  /// Sends a prompt without waiting for its answer.
  case send(PromptMessage)

  /// Sends a prompt and receives its answer as a stream.
  case stream(PromptMessage)

  /// Requests the state of a task. If `history` is true, the reply includes the last messages of
  /// both sides.
  case get(task: String, history: Bool)

  /// Lists tasks, newest first: those of one context, or all tasks if `context` is nil. Only
  /// version 1.0 has this call.
  case list(context: String?)

  /// Cancels a task.
  case cancel(task: String)
}

extension AgentCall {
  /// Returns the name of the method in a protocol version. Returns nil if the version does not have
  /// the method, and for the card, which is not read with JSON-RPC.
  func method(_ version: ProtocolVersion) -> String? {
    let isFirst = version == .v1
    return switch self {
    case .card: nil
    case .send: isFirst ? "SendMessage" : "message/send"
    case .stream: isFirst ? "SendStreamingMessage" : "message/stream"
    case .get: isFirst ? "GetTask" : "tasks/get"
    case .list: isFirst ? "ListTasks" : nil
    case .cancel: isFirst ? "CancelTask" : "tasks/cancel"
    }
  }

  /// Returns the parameters of the call in a protocol version.
  fileprivate func parameters(_ version: ProtocolVersion, tenant: String?) -> JSONValue {
    var members: [JSONValue.Member] = []
    if version == .v1, let tenant { members.append(.init("tenant", .string(tenant))) }
    switch self {
    case .card: break
    case .send(let message):
      members.append(.init("message", message.json(version)))
      members.append(
        .init(
          "configuration",
          version == .v1 ? ["returnImmediately": true] : ["blocking": false]))
    case .stream(let message): members.append(.init("message", message.json(version)))
    case .get(let task, let history):
      members.append(.init("id", .string(task)))
      members.append(.init("historyLength", .integer(history ? AgentCall.searchDepth : 0)))
    case .list(let context):
      if let context { members.append(.init("contextId", .string(context))) }
      members.append(.init("pageSize", .integer(AgentCall.searchDepth)))
      members.append(.init("historyLength", .integer(AgentCall.searchDepth)))
      members.append(.init("includeArtifacts", true))
    case .cancel(let task): members.append(.init("id", .string(task)))
    }
    return .object(members)
  }

  /// The number of tasks, and the number of messages of each task, that a search for a lost prompt
  /// covers.
  private static let searchDepth = 20
}

/// Builds the HTTP requests for the calls of one prompt.
struct AgentRequests: Sendable {
  /// The agent's API key, which is sent in the way that the card requires.
  let credential: AgentCredential

  /// The W3C trace context of the prompt (`00-…-…-01`), sent with each call; nil if none is sent.
  let traceparent: String?

  /// Returns the request for a call that must end by `deadline`. Returns nil if the protocol
  /// version does not have the method, or if a header cannot contain the key or a name from the
  /// card.
  func request(
    _ call: AgentCall, at endpoint: AgentEndpoint, id: Int, deadline: ContinuousClock.Instant
  ) -> Request? {
    guard let method = call.method(endpoint.version), let target = target(of: endpoint),
      let headers = headers(for: call, at: endpoint)
    else { return nil }
    let body: JSONValue = [
      "jsonrpc": "2.0", "id": .string(String(id)), "method": .string(method),
      "params": call.parameters(endpoint.version, tenant: endpoint.tenant),
    ]
    // The size of the answer is limited while it is read.
    return Request(
      .post, target, headers: headers, body: body.canonical, deadline: deadline, replyLimit: .max)
  }

  private func target(of endpoint: AgentEndpoint) -> RequestTarget? {
    guard let query = credential.query(for: endpoint.credentials) else {
      return RequestTarget(origin: endpoint.origin, path: endpoint.path)
    }
    let separator = endpoint.path.utf8.contains(UInt8(ascii: "?")) ? "&" : "?"
    return RequestTarget(origin: endpoint.origin, path: endpoint.path + separator + query)
  }

  private func headers(for call: AgentCall, at endpoint: AgentEndpoint) -> [Header]? {
    var isStream = false
    if case .stream = call { isStream = true }
    var lines: [(String, String)] = [
      ("Content-Type", "application/json"),
      ("Accept", isStream ? "text/event-stream, application/json" : "application/json"),
    ]
    // Without this header, a server assumes 0.3 and refuses the methods of 1.0 (A2A 1.0 §3.6.1).
    if endpoint.version == .v1 { lines.append(("A2A-Version", ProtocolVersion.v1.rawValue)) }
    if let traceparent { lines.append(("traceparent", traceparent)) }
    guard let secret = credential.headers(for: endpoint.credentials) else { return nil }
    let headers = lines.compactMap { Header($0.0, $0.1) }
    return headers.count == lines.count ? headers + secret : nil
  }
}
