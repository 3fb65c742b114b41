import HTTPServer
import JSON

/// A JSON-RPC call in a protocol version that the agent supports.
struct AgentCallIn: Sendable {
  let method: AgentMethod
  let version: AgentVersion
  /// The id of the request, as JSON.
  let id: [UInt8]
  let parameters: JSONValue
  let traceparent: String?

  /// The result of parsing a request: a call, or the body of an error response.
  enum Reading {
    case call(AgentCallIn)
    case answer([UInt8])
  }

  /// Parses a request. Method names and version headers are accepted in the combinations that
  /// servers of the official SDK accept.
  static func read(_ request: Request, _ rules: AgentRules) -> Reading {
    let fallback: AgentVersion = rules.versions.contains(.v1) ? .v1 : .v03
    guard let json = try? JSONValue.parse(request.body) else {
      return .answer(AgentWriter.error(fallback, id: Array("null".utf8), .parseError))
    }
    let id = (json["id"] ?? .null).canonical
    guard json["jsonrpc"]?.stringValue == "2.0", let name = json["method"]?.stringValue else {
      return .answer(AgentWriter.error(fallback, id: id, .invalidRequest))
    }
    guard let (method, version) = AgentMethod.named(name), rules.versions.contains(version) else {
      return .answer(AgentWriter.error(fallback, id: id, .methodNotFound))
    }
    let asked = request.header("a2a-version") ?? request.queryValue("A2A-Version") ?? ""
    if let refusal = refusal(version, asked: asked, rules) {
      return .answer(AgentWriter.error(version, id: id, refusal))
    }
    return .call(
      AgentCallIn(
        method: method, version: version, id: id, parameters: json["params"] ?? [:],
        traceparent: request.header("traceparent")))
  }

  private static func refusal(
    _ version: AgentVersion, asked: String, _ rules: AgentRules
  ) -> AgentRefusal? {
    switch version {
    case .v1: asked.hasPrefix("1.") ? nil : .versionNotSupported(asked.isEmpty ? "0.3" : asked)
    case .v03:
      asked.hasPrefix("1.") && rules.versions.contains(.v1) ? .internalError : nil
    }
  }

  /// The id of the task that the call refers to.
  var task: String? { parameters["id"]?.stringValue }

  /// Whether the caller requests the history of tasks. `historyLength: 0` omits it.
  var wantsHistory: Bool {
    let length = parameters["historyLength"] ?? parameters["configuration"]?["historyLength"]
    return length?.integerValue != 0
  }

  /// Returns the body of an error response.
  func error(_ refusal: AgentRefusal) -> [UInt8] { AgentWriter.error(version, id: id, refusal) }

  /// Returns the body of a response with a result.
  func result(_ body: (inout AgentWriter) -> Void) -> [UInt8] {
    AgentWriter.result(version, id: id, body)
  }
}

/// A method of an agent. Its name differs between protocol versions.
enum AgentMethod: String, Hashable, Sendable {
  case card, send, stream, get, list, cancel, subscribe

  /// Returns the method with this name, and the protocol version that defines the name; returns
  /// `nil` for an unknown name.
  static func named(_ name: String) -> (AgentMethod, AgentVersion)? {
    switch name {
    case "SendMessage": (.send, .v1)
    case "SendStreamingMessage": (.stream, .v1)
    case "GetTask": (.get, .v1)
    case "ListTasks": (.list, .v1)
    case "CancelTask": (.cancel, .v1)
    case "SubscribeToTask": (.subscribe, .v1)
    case "message/send": (.send, .v03)
    case "message/stream": (.stream, .v03)
    case "tasks/get": (.get, .v03)
    case "tasks/cancel": (.cancel, .v03)
    case "tasks/resubscribe": (.subscribe, .v03)
    default: nil
    }
  }
}

/// A version of the A2A protocol, as in the `A2A-Version` header.
enum AgentVersion: String, Hashable, Sendable {
  case v1 = "1.0"
  case v03 = "0.3"
}
