import HTTP
import JSON

/// Interprets the replies to JSON-RPC 2.0 calls.
enum RPCReply {
  /// Returns the result of an HTTP reply.
  ///
  /// Some agents send errors with status 200, others with 4xx or 5xx. If the reply is not JSON-RPC,
  /// only its status is used.
  static func result(_ head: ReplyHead, _ body: [UInt8]) -> Result<AgentResult, CallFailure> {
    let isSuccess = (200..<300).contains(head.status)
    // These statuses can come from a gateway, so the body is ignored. In particular, 401 and 403
    // must not be mistaken for errors of the agent itself.
    if !isSuccess, [401, 403, 429, 503].contains(head.status) {
      return .failure(.status(head.status, retryAfter: head.retryAfter))
    }
    let result = result(body)
    if isSuccess {
      return result == .failure(.unreadable) && isPage(head, body) ? .failure(.webPage) : result
    }
    if case .failure(.rpc) = result { return result }
    return .failure(.status(head.status, retryAfter: head.retryAfter))
  }

  /// Returns whether a body is a web page, by its declared type or its first character.
  private static func isPage(_ head: ReplyHead, _ body: [UInt8]) -> Bool {
    if head["content-type"]?.lowercased().hasPrefix("text/html") == true { return true }
    return body.first { $0 > 0x20 } == UInt8(ascii: "<")
  }

  /// Returns what the beginning of a reply contains that exceeds `limit` bytes. `length` is the
  /// length of the whole reply, if it is known.
  static func beginning(_ body: [UInt8], limit: Int, length: Int? = nil) -> AnswerBeginning {
    let value = PeerJSON.beginning(body)?["result"]
    return AnswerBeginning(
      result: value.flatMap(AgentResult.init), text: value.map(AgentResult.text) ?? "",
      limit: limit, length: length)
  }

  /// Returns the result of a JSON-RPC object: a response, or an event of a stream.
  static func result(_ body: [UInt8]) -> Result<AgentResult, CallFailure> {
    guard let value = PeerJSON.lenient(body) else { return .failure(.unreadable) }
    if let error = value["error"], let code = error["code"]?.integerValue {
      return .failure(.rpc(code: code, message: error["message"]?.stringValue ?? ""))
    }
    guard let result = value["result"].flatMap(AgentResult.init) else {
      return .failure(.unreadable)
    }
    return .success(result)
  }
}

/// Error codes (JSON-RPC 2.0 §5.1, A2A 1.0 §9.5, A2A 0.3 §8).
enum RPCError {
  static let parseError = -32700
  static let invalidRequest = -32600
  static let methodNotFound = -32601
  static let invalidParams = -32602
  static let internalError = -32603
  static let taskNotFound = -32001
  static let taskNotCancelable = -32002
  static let unsupportedOperation = -32004
  static let contentTypeNotSupported = -32005
  static let versionNotSupported = -32009

  /// The agent has refused the call and not begun any work. Any other error, such as an internal
  /// error or one of the agent's own codes, can occur after the work has begun.
  static let refusals: Set<Int> = [
    parseError, invalidRequest, methodNotFound, invalidParams, taskNotFound, taskNotCancelable,
    -32003, unsupportedOperation, contentTypeNotSupported, -32007, -32008, versionNotSupported,
  ]

  /// The agent does not support the protocol version of the call.
  static let wrongVersion: Set<Int> = [methodNotFound, versionNotSupported]

  /// The message is addressed to a task that has ended or is unknown. The SDK of 0.3 returns
  /// -32602.
  static let refusedTask: Set<Int> = [taskNotFound, unsupportedOperation, invalidParams]

  /// The context is unknown or was not accepted.
  static let refusedContext: Set<Int> = [taskNotFound, invalidParams]
}
