import HTTPServer
import JSON

/// A JSON-RPC call that a version of the agent understands.
struct AgentCallIn: Sendable {
  let method: AgentMethod
  let version: AgentVersion
  /// The request's id, as JSON.
  let id: [UInt8]
  let parameters: JSONValue
  let traceparent: String?

  /// A call, or the error that it is answered with.
  enum Reading {
    case call(AgentCallIn)
    case answer([UInt8])
  }

  /// Reads a request by the version matrix of the official SDK's servers.
  static func read(_ request: Request, _ rules: AgentRules) -> Reading {
    let usual: AgentVersion = rules.versions.contains(.v1) ? .v1 : .v03
    guard let json = try? JSONValue.parse(request.body) else {
      return .answer(AgentWriter.error(usual, id: Array("null".utf8), .parseError))
    }
    let id = (json["id"] ?? .null).canonical
    guard json["jsonrpc"]?.stringValue == "2.0", let name = json["method"]?.stringValue else {
      return .answer(AgentWriter.error(usual, id: id, .invalidRequest))
    }
    guard let (method, version) = AgentMethod.named(name), rules.versions.contains(version) else {
      return .answer(AgentWriter.error(usual, id: id, .methodNotFound))
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

  /// The task that is named.
  var task: String? { parameters["id"]?.stringValue }

  /// Whether tasks come with their history (`historyLength: 0` leaves it out).
  var wantsHistory: Bool {
    let length = parameters["historyLength"] ?? parameters["configuration"]?["historyLength"]
    return length?.integerValue != 0
  }

  /// An error as this call's answer.
  func error(_ refusal: AgentRefusal) -> [UInt8] { AgentWriter.error(version, id: id, refusal) }

  /// A result as this call's answer.
  func result(_ body: (inout AgentWriter) -> Void) -> [UInt8] {
    AgentWriter.result(version, id: id, body)
  }
}
