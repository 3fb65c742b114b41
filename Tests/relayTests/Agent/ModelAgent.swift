import JSON
import Support

@testable import HTTP
@testable import relay

/// An A2A agent without a network: it keeps tasks, answers calls of one version, and fails at random.
///
/// It answers `echo: TEXT` after a random number of polls.
actor ModelAgent {
  /// The ways in which a call may fail.
  enum Fault: CaseIterable {
    case refused, lostBefore, lostAfter, status500Before, status500After, busy, unreadable, restart
    case internalErrorAfter
  }

  struct Task {
    let messageID: String
    let text: String
    let context: String
    var questionsLeft: Int
    var isCanceled = false
  }

  private let version: ProtocolVersion
  private let streams: Bool
  private let faultRate: Double
  private var random: SplitMix64
  private var tasks: [String: Task] = [:]
  private var taskCount = 0
  private(set) var calls: [String] = []
  /// How often the agent began to work on each message.
  private(set) var works: [String: Int] = [:]

  init(
    _ version: ProtocolVersion, streams: Bool = false, faultRate: Double = 0, seed: UInt64 = 0
  ) {
    self.version = version
    self.streams = streams
    self.faultRate = faultRate
    random = SplitMix64(seed: seed)
  }

  func clearCalls() { calls = [] }

  /// The contexts of all tasks.
  var contexts: [String] { tasks.values.map(\.context) }

  func answer(_ request: Request) throws(TransferError) -> Reply {
    guard request.method == .post else { return .canned(200, card, headers: ["etag": "1"]) }
    guard let call = PeerJSON.lenient(request.body), let method = call["method"]?.stringValue else {
      return .canned(400)
    }
    calls.append(method)
    let fault = chance < faultRate ? Fault.allCases.randomElement(using: &random) : nil
    switch fault {
    case .refused: throw .cannotConnect
    case .lostBefore: throw .reset(sent: true)
    case .status500Before: return .canned(500, "<html>")
    case .busy: return .canned(429, "", headers: ["retry-after": "1"])
    case .restart:
      tasks = [:]
      throw .cannotConnect
    case .lostAfter, .status500After, .unreadable, .internalErrorAfter, nil: break
    }
    let result = result(of: method, call["params"] ?? .null)
    switch fault {
    case .lostAfter: throw .reset(sent: true)
    case .status500After: return .canned(500, "<html>")
    case .unreadable: return .canned(200, #"{"result":"#)
    case .internalErrorAfter: return .canned(200, Self.error(-32603))
    default: return .canned(200, result)
    }
  }

  /// The answer as a stream: the events of a task until it ends, or until a random failure.
  func stream(_ request: Request) throws(TransferError) -> AgentTransport.Stream {
    let reply = try answer(request)
    let method = PeerJSON.lenient(request.body)?["method"]?.stringValue ?? ""
    guard streams, method.lowercased().contains("stream"), reply.status == 200,
      let value = PeerJSON.lenient(reply.body),
      let id = (value["result"]?["task"] ?? value["result"])?["id"]?.stringValue
    else { return AgentTransport.Stream(reply) }
    var pieces = [Array("data: ".utf8) + reply.body + Array("\n\n".utf8)]
    while chance >= faultRate, var task = tasks[id] {
      task.questionsLeft -= 1
      tasks[id] = task
      let text = version == .v1 ? #"{"result":{"task":\#(json(id))}}"# : #"{"result":\#(json(id))}"#
      pieces.append(Array(": ping\r\ndata: \(text)\r\n\r\n".utf8))
      if task.questionsLeft <= 0 { break }
    }
    return Self.stream(pieces, head: .canned(200, headers: ["content-type": "text/event-stream"]))
  }

  private static func stream(_ pieces: [[UInt8]], head: ReplyHead) -> AgentTransport.Stream {
    let queue = Queue(pieces)
    return AgentTransport.Stream(head: head) { () async throws(TransferError) in await queue.next()
    }
  }

  private var chance: Double { Double.random(in: 0..<1, using: &random) }

  var card: String {
    let capabilities = #""capabilities":{"streaming":\#(streams)}"#
    return version == .v1
      ? #"{"name":"m",\#(capabilities),"supportedInterfaces":[{"url":"http://127.0.0.1:41310/","protocolBinding":"JSONRPC","protocolVersion":"1.0"}]}"#
      : #"{"name":"m",\#(capabilities),"url":"http://127.0.0.1:41310/","protocolVersion":"0.3.0"}"#
  }

  private static func error(_ code: Int) -> String {
    #"{"error":{"code":\#(code),"message":"model"},"id":"1","jsonrpc":"2.0"}"#
  }

  private func result(of method: String, _ parameters: JSONValue) -> String {
    let id = parameters["id"]?.stringValue ?? ""
    switch (method, version) {
    case ("SendMessage", .v1), ("message/send", .v03), ("SendStreamingMessage", .v1),
      ("message/stream", .v03):
      return sent(parameters["message"] ?? .null)
    case ("GetTask", .v1), ("tasks/get", .v03):
      guard tasks[id] != nil else { return Self.error(-32001) }
      tasks[id]?.questionsLeft -= 1
      return #"{"result":\#(json(id))}"#
    case ("CancelTask", .v1), ("tasks/cancel", .v03):
      guard let task = tasks[id] else { return Self.error(-32001) }
      guard task.questionsLeft > 0 else { return Self.error(-32002) }
      tasks[id]?.isCanceled = true
      return #"{"result":\#(json(id))}"#
    case ("ListTasks", .v1):
      let context = parameters["contextId"]?.stringValue
      let found = tasks.filter { context == nil || $0.value.context == context }.keys
      return #"{"result":{"tasks":[\#(found.map(json).joined(separator: ","))]}}"#
    default: return Self.error(-32601)
    }
  }

  private func sent(_ message: JSONValue) -> String {
    taskCount += 1
    let id = "t\(taskCount)"
    let messageID = message["messageId"]?.stringValue ?? ""
    works[messageID, default: 0] += 1
    let part = message["parts"]?.arrayValue?.first
    tasks[id] = Task(
      messageID: messageID, text: part?["text"]?.stringValue ?? "",
      context: message["contextId"]?.stringValue ?? "c\(taskCount)",
      questionsLeft: Int.random(in: 0...6, using: &random))
    return version == .v1 ? #"{"result":{"task":\#(json(id))}}"# : #"{"result":\#(json(id))}"#
  }

  private func json(_ id: String) -> String {
    guard let task = tasks[id] else { return "null" }
    let state: TaskState =
      task.isCanceled ? .canceled : task.questionsLeft <= 0 ? .completed : .working
    let isFirst = version == .v1
    let name =
      isFirst
      ? "TASK_STATE_" + state.rawValue.uppercased().replacing("-", with: "_") : state.rawValue
    let kind = isFirst ? "" : #""kind":"task","#
    let artifacts =
      state == .completed
      ? #","artifacts":[{"artifactId":"a","parts":[{"text":"echo: \#(task.text)"}]}]"# : ""
    return """
      {\(kind)"id":"\(id)","contextId":"\(task.context)","status":{"state":"\(name)"}\(artifacts),\
      "history":[{"messageId":"\(task.messageID)","role":"user","parts":[]}]}
      """
  }

  private actor Queue {
    private var pieces: [[UInt8]]
    init(_ pieces: [[UInt8]]) { self.pieces = pieces }
    func next() -> [UInt8]? { pieces.isEmpty ? nil : pieces.removeFirst() }
  }
}
