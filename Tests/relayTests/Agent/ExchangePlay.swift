import JSON

@testable import relay

/// Runs an exchange: records its steps, and feeds it events from a list.
struct ExchangePlay {
  /// The steps, one line each.
  private(set) var trace: [String] = []
  private(set) var notices: [AgentNotice] = []
  private(set) var exchange: AgentExchange
  private(set) var outcome: AgentOutcome?

  private let start = ContinuousClock.now
  private var now: ContinuousClock.Instant
  private var step: AgentStep

  static let messageID = MessageID(botID: 1, updateID: 2)

  static func endpoint(
    _ version: ProtocolVersion = .v1, streams: Bool = false
  ) throws -> AgentEndpoint {
    let card = AgentCard(
      name: "Echo",
      interfaces: [
        .init(
          url: "http://127.0.0.1:41310/", binding: "JSONRPC", version: version.rawValue,
          tenant: nil)
      ], streams: streams, security: [])
    return try AgentEndpoint(card, at: try AgentCardTests.origin())
  }

  init(
    at endpoint: AgentEndpoint?, in conversation: Conversation = Conversation(),
    timeouts: AgentTimeouts = AgentTimeouts()
  ) {
    now = start
    exchange = AgentExchange(
      PromptMessage(id: Self.messageID, text: "hi", persona: "general"), in: conversation,
      at: endpoint, timeouts: timeouts, now: start)
    step = exchange.begin()
    note()
  }

  /// The time since the start.
  var elapsed: Duration { now - start }

  /// Feeds the events one by one and ends each pause by itself.
  mutating func take(_ events: [AgentEvent]) {
    for event in events {
      skipPauses()
      take(event)
    }
    skipPauses()
  }

  /// Feeds an event after some time, also during a pause.
  mutating func take(_ event: AgentEvent, after time: Duration = .zero) {
    now += time
    step = exchange.receive(event, at: now, jitter: 0)
    note()
  }

  private mutating func skipPauses() {
    while case .wait(let until) = step {
      now = max(now, until)
      take(.waited)
    }
  }

  private mutating func note() {
    notices += exchange.takeNotices()
    if case .finish(let outcome) = step {
      self.outcome = outcome
      return
    }
    trace.append(description)
  }

  private var description: String {
    switch step {
    case .finish: "finish"
    case .listen: "listen"
    case .wait(let until): "wait \((until - now) / Duration.milliseconds(1))"
    case .call(let call, _): Self.text(of: call, exchange.endpoint?.version)
    }
  }

  private static func text(of call: AgentCall, _ version: ProtocolVersion?) -> String {
    let place = version.map { "\($0.rawValue) " } ?? ""
    return switch call {
    case .card: "card"
    case .send(let message): place + "send" + text(of: message)
    case .stream(let message): place + "stream" + text(of: message)
    case .get(let task, let history): place + "get \(task)" + (history ? " with history" : "")
    case .list(let context): place + "list \(context ?? "all")"
    case .cancel(let task): place + "cancel \(task)"
    }
  }

  private static func text(of message: PromptMessage) -> String {
    (message.contextID.map { " in \($0)" } ?? "") + (message.taskID.map { " to \($0)" } ?? "")
  }
}

extension AgentTask {
  /// A task in the context `c1`.
  static func example(
    _ state: TaskState, _ text: String? = nil, id: String = "t1", says remark: String? = nil,
    remarkID: String = "q1", history: [String] = []
  ) -> AgentTask {
    var task = AgentTask(id: id, contextID: "c1")
    task.status.state = state
    if let remark { task.status.message = AgentMessage.example(remark, id: remarkID) }
    task.noteWords()
    if let text { task.artifacts = [.example(text, id: "a")] }
    task.messageIDs = history
    return task
  }
}

extension AgentQuestion {
  /// A question of one text, without a time.
  static func example(_ text: String, id: String) -> AgentQuestion {
    AgentTask.example(.inputRequired, says: text, remarkID: id).question
  }
}

extension AgentTask.Status {
  /// A status with this state.
  static func example(_ state: TaskState) -> Self { Self(["state": .string(state.rawValue)]) }
}

extension AgentArtifact {
  /// An artifact of one text.
  static func example(_ text: String, id: String) -> Self {
    Self(["artifactId": .string(id), "parts": [["text": .string(text)]]])
  }
}

extension AgentMessage {
  /// A message of one text.
  static func example(_ text: String, id: String = "m1") -> AgentMessage? {
    AgentMessage([
      "messageId": .string(id), "contextId": "c1", "parts": [["text": .string(text)]],
    ])
  }
}

extension AgentEvent {
  static func answered(_ task: AgentTask) -> AgentEvent { .answered(.task(task)) }
  static func heard(_ task: AgentTask) -> AgentEvent { .heard(.task(task)) }
  static func rpc(_ code: Int) -> AgentEvent { .failed(.rpc(code: code, message: "")) }

  /// A direct answer of one text.
  static func message(_ text: String) -> AgentEvent {
    AgentMessage.example(text).map { .answered(.message($0)) } ?? .failed(.unreadable)
  }

  /// A card that was read; a failure if the test could not create it.
  static func card(_ endpoint: AgentEndpoint?) -> AgentEvent {
    endpoint.map(AgentEvent.card) ?? .failed(.card(.unreadable))
  }
}
