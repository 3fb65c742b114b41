import JSON

/// One call of an agent.
enum AgentCall: Equatable, Sendable {
  /// Reads the card again.
  case card

  /// Hands a prompt over without waiting for its answer.
  case send(PromptMessage)

  /// Hands a prompt over and listens.
  case stream(PromptMessage)

  /// Asks how a task stands; `history`: with the messages it got.
  case get(task: String, history: Bool)

  /// Looks for tasks, newest first: of a context, or of all (1.0 only).
  case list(context: String?)

  /// Asks for a task to end.
  case cancel(task: String)
}

extension AgentCall {
  /// The method's name in a version; nil where the version has none, and for the card, which is no
  /// JSON-RPC.
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

  /// The parameters in a version.
  func parameters(_ version: ProtocolVersion, tenant: String?) -> JSONValue {
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
      members.append(.init("historyLength", .integer(history ? AgentCall.lookBack : 0)))
    case .list(let context):
      if let context { members.append(.init("contextId", .string(context))) }
      members.append(.init("pageSize", .integer(AgentCall.lookBack)))
      members.append(.init("historyLength", .integer(AgentCall.lookBack)))
      members.append(.init("includeArtifacts", true))
    case .cancel(let task): members.append(.init("id", .string(task)))
    }
    return .object(members)
  }

  /// How many tasks, and how many messages of each, are searched for a prompt that may have arrived.
  private static let lookBack = 20
}
