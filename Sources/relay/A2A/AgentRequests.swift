import HTTP
import JSON

/// Builds the HTTP requests of one prompt's calls.
struct AgentRequests: Sendable {
  /// The key, put where the card says.
  let credential: AgentCredential

  /// The W3C trace context of the prompt (`00-…-…-01`), sent with each call; nil sends none.
  let traceparent: String?

  /// A call as a request that is over by `deadline`; nil if the version has no such method, or the
  /// key or what the card names cannot stand in a header.
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
    return Request(.post, target, headers: headers, body: body.canonical, deadline: deadline)
  }

  private func target(of endpoint: AgentEndpoint) -> RequestTarget? {
    guard let query = credential.query(for: endpoint.credentials) else {
      return RequestTarget(origin: endpoint.origin, path: endpoint.path)
    }
    let joint = endpoint.path.utf8.contains(UInt8(ascii: "?")) ? "&" : "?"
    return RequestTarget(origin: endpoint.origin, path: endpoint.path + joint + query)
  }

  private func headers(for call: AgentCall, at endpoint: AgentEndpoint) -> [Header]? {
    var isStream = false
    if case .stream = call { isStream = true }
    var lines: [(String, String)] = [
      ("Content-Type", "application/json"),
      ("Accept", isStream ? "text/event-stream, application/json" : "application/json"),
    ]
    // Without it a server assumes 0.3 and refuses the methods of 1.0 (A2A 1.0 §3.6.1).
    if endpoint.version == .v1 { lines.append(("A2A-Version", ProtocolVersion.v1.rawValue)) }
    if let traceparent { lines.append(("traceparent", traceparent)) }
    guard let secret = credential.headers(for: endpoint.credentials) else { return nil }
    let headers = lines.compactMap { Header($0.0, $0.1) }
    return headers.count == lines.count ? headers + secret : nil
  }
}
