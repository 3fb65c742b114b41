import HTTPServer

/// What a call of the agent meets instead of its answer.
enum AgentFault: Equatable, Sendable {
  /// The connection is closed; the call was not taken.
  case closeBefore
  /// The call is taken, the connection closed without the answer.
  case closeAfter
  /// The call is taken, the connection closed in the middle of the answer.
  case cutInBody
  /// Not taken, and no answer ever.
  case hang
  /// The call is taken, its answer comes a byte a second.
  case drip
  /// 1 GB of answer; not taken.
  case huge
  /// 401 with `WWW-Authenticate`; not taken.
  case unauthorized
  /// 429 with `Retry-After` in seconds; not taken.
  case flood(Int)
  /// 500 with text; not taken.
  case serverError
  /// 503 with `Retry-After` in seconds; not taken.
  case unavailable(Int)
  /// -32009, the version is not supported; not taken.
  case versionRefused
  /// Of calls that name a task: -32001, and the task is forgotten.
  case lostTask
  /// Of messages with a context: -32602, and the context is forgotten.
  case lostContext
  /// The call is taken, its answer is no JSON.
  case garbage
  /// The call is taken after this time.
  case latency(Duration)

  /// The answer to a call that is not taken, where it is not a JSON-RPC one.
  var refusal: Response? {
    switch self {
    case .closeBefore: .cut
    case .huge: .huge()
    case .unauthorized: .unauthorized
    case .flood(let seconds):
      .text(429, "slow down\n", headers: [Field("Retry-After", String(seconds))])
    case .serverError: .text(500, "Internal Server Error")
    case .unavailable(let seconds):
      .text(503, "Service Unavailable", headers: [Field("Retry-After", String(seconds))])
    default: nil
    }
  }
}

extension Response {
  /// A call without the right key.
  static let unauthorized = Response.json(
    401, Array(#"{"error":"unauthorized"}"#.utf8), headers: [Field("WWW-Authenticate", "Bearer")])
}
