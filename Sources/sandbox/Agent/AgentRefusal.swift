/// A JSON-RPC error, with the messages of the official SDK.
struct AgentRefusal: Error, Equatable, Sendable {
  let code: Int
  let message: String
  /// The member `reason` of `ErrorInfo` in version 1.0.
  let reason: String

  static let parseError = AgentRefusal(code: -32700, message: "Parse error", reason: "PARSE_ERROR")
  static let invalidRequest = AgentRefusal(
    code: -32600, message: "Request payload validation error", reason: "INVALID_REQUEST")
  static let methodNotFound = AgentRefusal(
    code: -32601, message: "Method not found", reason: "METHOD_NOT_FOUND")
  static let internalError = AgentRefusal(
    code: -32603, message: "Internal error", reason: "INTERNAL_ERROR")
  static let taskNotFound = AgentRefusal(
    code: -32001, message: "Task not found", reason: "TASK_NOT_FOUND")
  static let notCancelable = AgentRefusal(
    code: -32002, message: "Task cannot be canceled", reason: "TASK_NOT_CANCELABLE")
  static let unsupported = AgentRefusal(
    code: -32004, message: "This operation is not supported", reason: "UNSUPPORTED_OPERATION")
  static let contextLost = invalidParameters("Context not found")

  static func invalidParameters(_ message: String) -> AgentRefusal {
    AgentRefusal(code: -32602, message: message, reason: "INVALID_PARAMS")
  }

  static func versionNotSupported(_ version: String) -> AgentRefusal {
    AgentRefusal(
      code: -32009, message: "A2A version '\(version)' is not supported by this handler.",
      reason: "VERSION_NOT_SUPPORTED")
  }
}
