import Crypto
import JSON

/// The state of a task (A2A 1.0 §4.1.3, A2A 0.3 §6.3).
enum TaskState: String, CaseIterable, Equatable, Sendable {
  case submitted, working, completed, failed, canceled, rejected
  case inputRequired = "input-required"
  case authRequired = "auth-required"

  /// The state is missing or is not one that the relay supports. The relay assumes that the task
  /// continues.
  case unknown

  /// Reads a state in either spelling: `TASK_STATE_INPUT_REQUIRED` (1.0) or `input-required` (0.3).
  init(_ text: String) {
    let bytes = text.utf8.map { byte in
      byte == UInt8(ascii: "_") ? UInt8(ascii: "-") : byte
    }
    let name = String(decoding: bytes, as: UTF8.self).lowercased()
    let prefix = "task-state-"
    let state = name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
    self = state == "cancelled" ? .canceled : TaskState(rawValue: state) ?? .unknown
  }

  /// Whether the task has ended.
  var isEnd: Bool { isSettled && self != .inputRequired && self != .authRequired }

  /// Whether the task has ended or is waiting for input or authorization.
  var isSettled: Bool {
    switch self {
    case .completed, .failed, .canceled, .rejected, .inputRequired, .authRequired: true
    case .submitted, .working, .unknown: false
    }
  }
}

/// A task of the agent, as its answers and stream events describe it.
struct AgentTask: Equatable, Sendable {
  /// The state of a task and the agent's message about the state.
  struct Status: Equatable, Sendable {
    var state: TaskState
    var message: AgentMessage?
    /// The time of the status, as the agent wrote it. It is only compared with other times of the
    /// same task.
    var timestamp: String?

    /// Reads a status of either protocol version. If it has no state, the state is unknown.
    init(_ value: JSONValue) {
      state = value["state"]?.stringValue.map(TaskState.init) ?? .unknown
      message = value["message"].flatMap(AgentMessage.init)
      timestamp = value["timestamp"]?.stringValue
    }
  }

  /// The id that the agent gave the task.
  let id: String

  /// The id of the task's context; nil if the agent has not sent it.
  var contextID: String?

  /// The state of the task and the agent's message about it.
  var status: Status

  /// The results that the agent has sent so far, in order.
  var artifacts: [AgentArtifact]

  /// The ids of the messages in the task's history.
  var messageIDs: [String]

  /// What the agent said last while it worked; empty if it said nothing. Some agents send their
  /// answer in this way and then complete the task without a result.
  var lastWords: String

  /// Reads a task of either protocol version. Returns nil if it has no id or no status.
  init?(_ value: JSONValue) {
    guard let id = value.identifier("id"), let status = value["status"] else { return nil }
    self.id = id
    contextID = value.identifier("contextId")
    self.status = Status(status)
    artifacts = (value["artifacts"]?.arrayValue ?? []).map(AgentArtifact.init)
    let history = value["history"]?.arrayValue ?? []
    messageIDs = history.compactMap { $0["messageId"]?.stringValue }
    lastWords = AgentTask.lastWords(history)
    noteWords()
  }

  /// Returns the last text of the agent in a history after the last message of the user, or an
  /// empty text if there is none.
  private static func lastWords(_ history: [JSONValue]) -> String {
    let replies = history.reversed().prefix { message in
      !["user", "role_user"].contains(message["role"]?.stringValue?.lowercased() ?? "")
    }
    let texts = replies.lazy.compactMap { AgentMessage($0)?.parts.text }
    return texts.first { !$0.isBlank } ?? ""
  }

  /// Keeps the text of the agent's message about a task that is in progress.
  mutating func noteWords() {
    guard !state.isSettled, let text = status.message?.parts.text, !text.isBlank else { return }
    lastWords = text
  }

  /// Creates a task whose id is known from an event, before its status is known.
  init(id: String, contextID: String?) {
    self.id = id
    self.contextID = contextID
    status = Status(.object([]))
    artifacts = []
    messageIDs = []
    lastWords = ""
  }

  /// The state of the task.
  var state: TaskState { status.state }

  /// The text of the task's result that is sent to the chat; empty if the agent sent none.
  ///
  /// It contains the artifacts, separated by blank lines, and then the agent's message about the
  /// state. The message is omitted if the task is completed and has artifacts. If there are
  /// neither, and the task has not failed, the text is what the agent said last.
  var text: String {
    guard ownText.isEmpty else { return ownText }
    switch state {
    case .completed, .inputRequired, .authRequired: return lastWords
    case .submitted, .working, .unknown, .failed, .canceled, .rejected: return ""
    }
  }

  /// The text of the artifacts and of the agent's message about the state.
  var ownText: String {
    let remark = status.message?.parts.text ?? ""
    if state == .completed, !resultText.isEmpty { return resultText }
    return [resultText, remark].filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  /// The text of the artifacts.
  var resultText: String {
    artifacts.map(\.parts.text).filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  /// The agent's current question.
  var question: AgentQuestion {
    AgentQuestion(
      messageID: status.message?.id, timestamp: status.timestamp,
      text: status.message.map { SHA256.digest(of: Array($0.parts.text.utf8)).bytes })
  }
}

/// Distinguishes a question of a task from the next one. Agents do not keep the ids of their
/// messages unique, so all that is known about the question is compared.
struct AgentQuestion: Equatable, Sendable {
  /// The id of the agent's message; nil if there is no message.
  let messageID: String?

  /// The time of the status, as the agent wrote it; nil if there is none.
  let timestamp: String?

  /// The SHA-256 of the message's text; nil if there is no message.
  let text: [UInt8]?

  /// Returns whether a later look at the task shows the same question. Some agents move the message
  /// to the history when they receive the reply, so a missing message does not make a difference.
  ///
  /// A question about which nothing is known is never the same.
  func isShown(by later: AgentQuestion) -> Bool {
    guard timestamp != nil || text != nil else { return false }
    return timestamp == later.timestamp && (later.text == nil || self == later)
  }
}

/// A result of a task.
struct AgentArtifact: Equatable, Sendable {
  /// The id that the agent gave the artifact; empty if it has none.
  let id: String

  /// The content of the artifact.
  var parts: [AgentPart]

  /// Reads an artifact of either protocol version. If it has no `parts`, it is empty.
  init(_ value: JSONValue) {
    id = value["artifactId"]?.stringValue ?? ""
    parts = (value["parts"]?.arrayValue ?? []).compactMap(AgentPart.init)
  }
}
