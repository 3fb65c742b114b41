import HTTP

/// Why one call of an agent brought no result.
enum CallFailure: Error, Equatable, Sendable {
  /// No whole answer.
  case transfer(TransferError)

  /// An answer of that status that is no JSON-RPC; `retryAfter` if it names a time.
  case status(Int, retryAfter: Duration?)

  /// A JSON-RPC error; `message` is the agent's, untrusted.
  case rpc(code: Int, message: String)

  /// A success that cannot be read.
  case unreadable

  /// The card cannot be used.
  case card(CardProblem)
}

extension CallFailure {
  /// Whether the same call may succeed later without anybody changing anything (R7).
  var isTransient: Bool {
    switch self {
    case .transfer(let error): error.isTransient
    case .status(let status, _): status >= 500 || [408, 425, 429].contains(status)
    case .rpc(let code, _): RPCError.transient.contains(code)
    case .unreadable: true
    case .card: false
    }
  }

  /// Whether the agent may have begun what was asked, so that asking again may make a second task.
  var mayHaveArrived: Bool {
    switch self {
    case .transfer(let error): error.mayHaveArrived
    // 429 and 503 say that the request was not taken; any other 5xx may come after it was.
    case .status(let status, _): status >= 500 && status != 503
    case .rpc(let code, _): RPCError.transient.contains(code)
    case .unreadable: true
    case .card: false
    }
  }

  /// How long the agent asks to be left alone.
  var retryAfter: Duration? {
    guard case .status(_, let time) = self else { return nil }
    return time
  }

  /// The code of a JSON-RPC error.
  var rpcCode: Int? {
    guard case .rpc(let code, _) = self else { return nil }
    return code
  }
}

/// Error codes (JSON-RPC 2.0 §5.1, A2A 1.0 §9.5, 0.3 §8).
enum RPCError {
  static let methodNotFound = -32601
  static let invalidParams = -32602
  static let internalError = -32603
  static let taskNotFound = -32001
  static let taskNotCancelable = -32002
  static let unsupportedOperation = -32004
  static let versionNotSupported = -32009

  /// An agent's own trouble: internal error, unspecified server error, invalid agent response.
  static let transient: Set<Int> = [internalError, -32000, -32006]

  /// What an agent says that does not know the version spoken.
  static let wrongVersion: Set<Int> = [methodNotFound, versionNotSupported]

  /// What an agent says to a message for a task that is over or gone; -32602 is the 0.3 SDK's.
  static let refusedTask: Set<Int> = [taskNotFound, unsupportedOperation, invalidParams]

  /// What an agent says to a context that it does not know or does not accept.
  static let refusedContext: Set<Int> = [taskNotFound, invalidParams]
}
