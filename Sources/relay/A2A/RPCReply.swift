import HTTP
import JSON

/// Reads the answer to a JSON-RPC 2.0 call.
enum RPCReply {
  /// What an HTTP answer says. Errors arrive with status 200 from some agents and with 4xx or 5xx
  /// from others; without JSON-RPC in it only the status counts.
  static func result(_ head: ReplyHead, _ body: [UInt8]) -> Result<AgentResult, CallFailure> {
    let isSuccess = (200..<300).contains(head.status)
    // Refusals of a gateway, whatever they wrap: 401 and 403 must not look like the agent's own.
    if !isSuccess, [401, 403, 429, 503].contains(head.status) {
      return .failure(.status(head.status, retryAfter: wait(head["retry-after"])))
    }
    let result = result(body)
    if isSuccess { return result }
    if case .failure(.rpc) = result { return result }
    return .failure(.status(head.status, retryAfter: wait(head["retry-after"])))
  }

  /// What a JSON-RPC object says: an answer, or an event of a stream.
  static func result(_ body: [UInt8]) -> Result<AgentResult, CallFailure> {
    guard let value = PeerJSON.parse(body) else { return .failure(.unreadable) }
    if let error = value["error"], let code = error["code"]?.integerValue {
      return .failure(.rpc(code: code, message: error["message"]?.stringValue ?? ""))
    }
    guard let result = value["result"].flatMap(AgentResult.init) else {
      return .failure(.unreadable)
    }
    return .success(result)
  }

  /// `Retry-After` in seconds (RFC 9110 §10.2.3); a date is passed over.
  private static func wait(_ header: String?) -> Duration? {
    header.flatMap { Int($0) }.flatMap { $0 >= 0 ? .seconds(min($0, 86_400)) : nil }
  }
}
