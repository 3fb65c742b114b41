import HTTPServer

/// A fault that replaces or changes the normal response to a call to the agent.
enum AgentFault: Equatable, Sendable {
  /// The connection is closed, and the call has no effect.
  case closeBefore
  /// The call takes effect, but the connection is closed without a response.
  case closeAfter
  /// The call takes effect, but the connection is closed in the middle of the response.
  case cutInBody
  /// The call has no effect, and there is never a response.
  case hang
  /// The call takes effect, but the response arrives at one byte per second.
  case drip
  /// The response has 1 GB, and the call has no effect.
  case huge
  /// Status 401 with `WWW-Authenticate`; the call has no effect.
  case unauthorized
  /// Status 429 with `Retry-After` in seconds; the call has no effect.
  case flood(Int)
  /// This status with a text; the call has no effect.
  case status(Int)
  /// Status 500 with a text; the call has no effect.
  case serverError
  /// Status 503 with `Retry-After` in seconds; the call has no effect.
  case unavailable(Int)
  /// Error -32009, the version is not supported; the call has no effect.
  case versionRefused
  /// For calls that refer to a task: error -32001, and the task is removed.
  case lostTask
  /// For messages with a context: error -32602.
  case lostContext
  /// The call takes effect, but the response is not JSON.
  case garbage
  /// The call takes effect, but the response is a gateway's error page with this status.
  case gatewayPage(Int)
  /// The call takes effect, but the response is error -32603.
  case internalError
  /// Status 404 with a gateway's error page; the call has no effect.
  case noRoute
  /// The call takes effect after this delay.
  case latency(Duration)

  /// The response to a call that has no effect; `nil` for other faults and for JSON-RPC errors.
  var refusal: Response? {
    switch self {
    case .closeBefore: .cut
    case .huge: .huge()
    case .unauthorized: .unauthorized
    case .flood(let seconds):
      .text(429, "slow down\n", headers: [Field("Retry-After", String(seconds))])
    case .status(let status): .text(status, "Refused")
    case .noRoute: .page(404)
    case .serverError: .text(500, "Internal Server Error")
    case .unavailable(let seconds):
      .text(503, "Service Unavailable", headers: [Field("Retry-After", String(seconds))])
    default: nil
    }
  }
}

extension Response {
  /// The response to a call without the required key.
  static let unauthorized = Response.json(
    401, Array(#"{"error":"unauthorized"}"#.utf8), headers: [Field("WWW-Authenticate", "Bearer")])
}
