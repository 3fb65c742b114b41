import HTTPServer

/// What happens to a call of the agent instead of the normal answer.
enum AgentFault: Equatable, Sendable {
  /// The connection is closed; the call has no effect.
  case closeBefore
  /// The call takes effect, but the connection is closed without an answer.
  case closeAfter
  /// The call takes effect, but the connection is closed in the middle of the answer.
  case cutInBody
  /// The call has no effect and is never answered.
  case hang
  /// The call takes effect; its answer arrives at one byte a second.
  case drip
  /// An answer of 1 GB; the call has no effect.
  case huge
  /// 401 with `WWW-Authenticate`; the call has no effect.
  case unauthorized
  /// 429 with `Retry-After` in seconds; the call has no effect.
  case flood(Int)
  /// 500 with a text; the call has no effect.
  case serverError
  /// 503 with `Retry-After` in seconds; the call has no effect.
  case unavailable(Int)
  /// -32009, the version is not supported; the call has no effect.
  case versionRefused
  /// For calls that refer to a task: -32001, and the task is forgotten.
  case lostTask
  /// For messages with a context: -32602.
  case lostContext
  /// The call takes effect; its answer is not JSON.
  case garbage
  /// The call takes effect after this time.
  case latency(Duration)

  /// The answer to a call that has no effect, unless it is a JSON-RPC error.
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
  /// The answer to a call without the right key.
  static let unauthorized = Response.json(
    401, Array(#"{"error":"unauthorized"}"#.utf8), headers: [Field("WWW-Authenticate", "Bearer")])
}
