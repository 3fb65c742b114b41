import HTTPServer
import JSON

extension AgentDouble {
  static let cardPath = "/.well-known/agent-card.json"

  /// Returns the agent card. If the agent supports both protocol versions, the card has the members
  /// that each version requires.
  func card(_ rules: AgentRules) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("name", "Sandbox"), .init("description", "echoes"), .init("version", "1.0.0"),
      .init("capabilities", ["streaming": .bool(rules.streams)]),
      .init("defaultInputModes", ["text/plain"]), .init("defaultOutputModes", ["text/plain"]),
      .init(
        "skills", [["id": "echo", "name": "echo", "description": "echo", "tags": ["echo"]]]),
    ]
    if rules.versions.contains(.v1) {
      let versions = [AgentVersion.v1, .v03].filter(rules.versions.contains)
      let interfaces = versions.map { version -> JSONValue in
        [
          "url": .string("\(url)/"), "protocolBinding": "JSONRPC",
          "protocolVersion": .string(version.rawValue),
        ]
      }
      members.append(.init("supportedInterfaces", .array(interfaces)))
    }
    if rules.versions.contains(.v03) {
      members.append(.init("url", .string("\(url)/")))
      members.append(.init("preferredTransport", "JSONRPC"))
      members.append(.init("protocolVersion", rules.versions.contains(.v1) ? "0.3" : "0.3.0"))
    }
    if rules.key != nil { members += AgentDouble.security(rules) }
    return .object(members)
  }

  private static func security(_ rules: AgentRules) -> [JSONValue.Member] {
    var bearer: [JSONValue.Member] = []
    var members: [JSONValue.Member] = []
    if rules.versions.contains(.v1) {
      bearer.append(.init("httpAuthSecurityScheme", ["scheme": "Bearer"]))
      members.append(.init("securityRequirements", [["schemes": ["bearer": [:]]]]))
    }
    if rules.versions.contains(.v03) {
      bearer += [.init("type", "http"), .init("scheme", "Bearer")]
      members.append(.init("security", [["bearer": []]]))
    }
    members.append(.init("securitySchemes", ["bearer": .object(bearer)]))
    return members
  }

  /// Returns the response to a request for the card: status 304 if the caller already has this
  /// card.
  func answerCard(_ request: Request, _ rules: AgentRules) -> Response {
    let body = card(rules).canonical
    let tag = "W/\"\(body.reduce(into: UInt64(5381)) { $0 = $0 &* 33 &+ UInt64($1) })\""
    let headers = [Field("ETag", tag)]
    guard request.header("if-none-match") != tag else { return Response(304, headers: headers) }
    return .json(200, body, headers: headers)
  }
}
