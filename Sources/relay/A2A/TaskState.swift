/// Where a task stands (A2A 1.0 §4.1.3, 0.3 §6.3).
enum TaskState: String, CaseIterable, Equatable, Sendable {
  case submitted, working, completed, failed, canceled, rejected
  case inputRequired = "input-required"
  case authRequired = "auth-required"

  /// Not told, or not known to this version: the task is taken to go on.
  case unknown

  /// Reads either spelling: `TASK_STATE_INPUT_REQUIRED`, `input-required`.
  init(_ text: String) {
    let bytes = text.utf8.map { byte in
      byte == UInt8(ascii: "_") ? UInt8(ascii: "-") : byte
    }
    let name = String(decoding: bytes, as: UTF8.self).lowercased()
    let prefix = "task-state-"
    let state = name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
    self = state == "cancelled" ? .canceled : TaskState(rawValue: state) ?? .unknown
  }

  /// Whether the task goes no further by itself: it is over, or waits for the chat.
  var isSettled: Bool {
    switch self {
    case .completed, .failed, .canceled, .rejected, .inputRequired, .authRequired: true
    case .submitted, .working, .unknown: false
    }
  }
}
