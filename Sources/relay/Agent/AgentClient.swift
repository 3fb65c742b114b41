import Crypto
import HTTP

/// The client of one agent. It makes the calls that an ``AgentExchange`` decides on, and keeps the
/// agent's card and the conversations.
actor AgentClient {
  /// Receives the name and the duration of each call that has ended and was not canceled. The name
  /// is the method in the protocol version that was used, or `card`. The duration of a stream ends
  /// when the stream begins.
  typealias Observe = @Sendable (_ method: String, _ took: Duration) -> Void

  private let base: RequestTarget
  private let credential: AgentCredential
  private let timeouts: AgentTimeouts
  private let answerLimit: Int
  private let transport: AgentTransport
  private let observe: Observe
  private var conversations: ConversationBook
  private var known: CardReading.Known?
  private var lastCall = 0

  /// The agent's address and how to call it; nil until its card has been read.
  private(set) var endpoint: AgentEndpoint?

  /// The card that was last read; nil until the first has been read.
  var card: AgentCard? { known?.card }

  /// Creates a client of the agent at `base` (`A2A_BASE_URL`). The credential is sent only to the
  /// origin of `base`. `answerLimit` is the maximum size of an answer in bytes
  /// (`A2A_ANSWER_LIMIT`), 4 MiB by default.
  init(
    base: RequestTarget, credential: AgentCredential, timeouts: AgentTimeouts,
    answerLimit: Int = 4 << 20, contexts: ConversationBook.Policy, transport: AgentTransport,
    observe: @escaping Observe = { _, _ in }
  ) {
    self.base = base
    self.credential = credential
    self.timeouts = timeouts
    self.answerLimit = answerLimit
    self.transport = transport
    self.observe = observe
    conversations = ConversationBook(policy: contexts)
  }

  /// Reads the card, even if it was read before. Throws if the card cannot be read or used.
  func connect(deadline: ContinuousClock.Instant) async throws(AgentFailure) {
    let before = known?.card
    switch await readCard(deadline: deadline) {
    case .success(let found):
      // If the card has not changed, keep the corrections that the agent's answers led to.
      if endpoint == nil || known?.card != before { endpoint = found }
    case .failure(let failure): throw .call(failure)
    }
  }

  /// Sends a prompt to the agent and waits until the prompt ends. Calls `notify` with each message
  /// that the chat should receive before the answer.
  ///
  /// Returns within `A2A_TIMEOUT` plus two seconds, for a last search for the prompt and for
  /// canceling its task. Canceling the calling Swift task abandons the prompt and cancels the
  /// agent's task.
  func answer(
    _ prompt: AgentPrompt, notify: @Sendable (AgentNotice) async -> Void
  ) async -> AgentReport {
    let message = PromptMessage(id: prompt.id, text: prompt.text, persona: prompt.persona)
    let conversation = conversations.conversation(in: prompt.place, makeID: AgentClient.contextID)
    let requests = AgentRequests(credential: credential, traceparent: prompt.traceparent)
    var exchange = AgentExchange(
      message, in: conversation, at: endpoint, timeouts: timeouts, now: transport.now())
    var step = exchange.begin()
    var stream: AgentEventStream?
    while true {
      for notice in exchange.takeNotices() { await notify(notice) }
      let event: AgentEvent
      switch step {
      case .finish(let outcome):
        conversations.keep(exchange.conversation, in: prompt.place)
        endpoint = exchange.provenEndpoint ?? endpoint
        return AgentReport(outcome: outcome, retries: exchange.retries)
      case .wait(let time):
        stream = nil
        await transport.sleep(time)
        event = .waited
      case .listen: event = await stream?.event() ?? .streamEnded
      case .call(.card, let deadline): event = await card(deadline)
      case .call(let call, let deadline):
        stream = nil
        (event, stream) = await make(call, requests, exchange.endpoint, deadline)
      }
      let isGivenUp = Task.isCancelled && !exchange.isCanceling
      step = exchange.receive(
        isGivenUp ? .stop : event, at: transport.now(), jitter: transport.jitter())
    }
  }

  /// Forgets a conversation after `/reset`.
  func forget(_ place: ChatTopic) { conversations.forget(place) }

  /// Moves a group's conversations to the group's new id.
  func move(from old: Int64, to new: Int64) { conversations.move(from: old, to: new) }
}

extension AgentClient {
  private func card(_ deadline: ContinuousClock.Instant) async -> AgentEvent {
    switch await readCard(deadline: deadline) {
    case .success(let endpoint): .card(endpoint)
    case .failure(let failure): .failed(failure)
    }
  }

  private func readCard(
    deadline: ContinuousClock.Instant
  ) async -> Result<AgentEndpoint, CallFailure> {
    var reading = CardReading(base: base, known: known, credential: credential)
    while let request = reading.request(deadline: deadline) {
      switch reading.receive(await send(request, as: "card")) {
      case .nextRequest: continue
      case .failed(let failure): return .failure(failure)
      case .found(let card):
        known = card
        do throws(CardProblem) {
          return .success(try AgentEndpoint(card.card, at: base.origin))
        } catch {
          return .failure(.card(error))
        }
      }
    }
    return .failure(.card(.notFound))
  }

  private func send(
    _ request: Request, as method: String
  ) async -> Result<Reply, TransferError> {
    await observed(method) { () async throws(TransferError) in try await transport.send(request) }
  }

  private func observed<Value: Sendable>(
    _ method: String, _ call: () async throws(TransferError) -> Value
  ) async -> Result<Value, TransferError> {
    let begin = transport.now()
    do throws(TransferError) {
      let value = try await call()
      observe(method, transport.now() - begin)
      return .success(value)
    } catch {
      if error != .cancelled { observe(method, transport.now() - begin) }
      return .failure(error)
    }
  }

  private func make(
    _ call: AgentCall, _ requests: AgentRequests, _ endpoint: AgentEndpoint?,
    _ deadline: ContinuousClock.Instant
  ) async -> (AgentEvent, AgentEventStream?) {
    lastCall += 1
    guard let endpoint,
      let request = requests.request(call, at: endpoint, id: lastCall, deadline: deadline)
    else { return (.failed(.card(.credentials)), nil) }
    let method = call.method(endpoint.version) ?? "card"
    switch call {
    case .stream: return await open(request, as: method, mayStream: true)
    case .cancel:
      // The current Swift task may already be canceled, so the call runs in a separate one, which
      // is awaited.
      return await Task { await open(request, as: method, mayStream: false) }.value
    case .card, .send, .get, .list: return await open(request, as: method, mayStream: false)
    }
  }

  /// Makes a call and returns its result, or the first event and the stream if the reply is one.
  private func open(
    _ request: Request, as method: String, mayStream: Bool
  ) async -> (AgentEvent, AgentEventStream?) {
    let opened = await observed(method) { () async throws(TransferError) in
      try await read(try await transport.stream(request), mayStream: mayStream)
    }
    switch opened {
    case .success(.reply(let event)): return (event, nil)
    case .success(.stream(var stream)): return (await stream.event(), stream)
    case .failure(let error): return (.failed(.transfer(error)), nil)
    }
  }

  /// A reply to a call.
  private enum Opened: Sendable {
    case reply(AgentEvent)
    case stream(AgentEventStream)
  }

  /// Reads a reply up to the limit, unless it is a stream of events.
  private func read(
    _ answer: AgentTransport.Stream, mayStream: Bool
  ) async throws(TransferError) -> Opened {
    if mayStream, let stream = AgentEventStream(answer, limit: answerLimit) {
      return .stream(stream)
    }
    var body: [UInt8] = []
    while body.count <= answerLimit, let bytes = try await answer.next() { body += bytes }
    let isComplete = body.count <= answerLimit
    let isSuccess = (200..<300).contains(answer.head.status)
    guard isSuccess, !isComplete else {
      return .reply(AgentClient.event(RPCReply.result(answer.head, isComplete ? body : [])))
    }
    let beginning = Array(body.prefix(answerLimit))
    let length = answer.head["content-length"].flatMap { Int($0) }
    return .reply(.cut(RPCReply.beginning(beginning, limit: answerLimit, length: length)))
  }

  private static func event(_ result: Result<AgentResult, CallFailure>) -> AgentEvent {
    switch result {
    case .success(let result): .answered(result)
    case .failure(let failure): .failed(failure)
    }
  }

  /// Returns 128 random bits in hexadecimal. A context id must not reveal its chat.
  private static func contextID() -> String {
    let words = [UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max)]
    let bytes = words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
    }
    return Hex.encode(bytes)
  }
}
