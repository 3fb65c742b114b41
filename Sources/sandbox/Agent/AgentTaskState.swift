/// The states of a task.
enum AgentTaskState: String, Sendable {
  case submitted, working, completed, failed, canceled, rejected
  case inputRequired = "input-required"
  case authRequired = "auth-required"

  /// Whether it never changes again.
  var isTerminal: Bool {
    switch self {
    case .completed, .failed, .canceled, .rejected: true
    default: false
    }
  }

  /// Whether the agent waits for the caller.
  var isInterrupted: Bool { self == .inputRequired || self == .authRequired }

  /// As a version writes it.
  func spelled(_ version: AgentVersion) -> String {
    guard version == .v1 else { return rawValue }
    return switch self {
    case .submitted: "TASK_STATE_SUBMITTED"
    case .working: "TASK_STATE_WORKING"
    case .completed: "TASK_STATE_COMPLETED"
    case .failed: "TASK_STATE_FAILED"
    case .canceled: "TASK_STATE_CANCELED"
    case .rejected: "TASK_STATE_REJECTED"
    case .inputRequired: "TASK_STATE_INPUT_REQUIRED"
    case .authRequired: "TASK_STATE_AUTH_REQUIRED"
    }
  }
}
