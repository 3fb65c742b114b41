import JSON

/// The state of a task (A2A 1.0 §4.1.3, A2A 0.3 §6.3).
enum TaskState: String, CaseIterable, Equatable, Sendable {
  case submitted, working, completed, failed, canceled, rejected
  case inputRequired = "input-required"
  case authRequired = "auth-required"

  /// Missing, or not known to this version. The relay assumes that the task goes on.
  case unknown

  /// Reads either spelling: `TASK_STATE_INPUT_REQUIRED` or `input-required`.
  init(_ text: String) {
    let bytes = text.utf8.map { byte in
      byte == UInt8(ascii: "_") ? UInt8(ascii: "-") : byte
    }
    let name = String(decoding: bytes, as: UTF8.self).lowercased()
    let prefix = "task-state-"
    let state = name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
    self = state == "cancelled" ? .canceled : TaskState(rawValue: state) ?? .unknown
  }

  /// Whether the task has ended or waits for the chat.
  var isSettled: Bool {
    switch self {
    case .completed, .failed, .canceled, .rejected, .inputRequired, .authRequired: true
    case .submitted, .working, .unknown: false
    }
  }
}

/// A task of an agent, as its answers and the events of a stream describe it.
struct AgentTask: Equatable, Sendable {
  /// The state of a task, and the agent's message about it.
  struct Status: Equatable, Sendable {
    var state: TaskState
    var message: AgentMessage?
    /// The agent's time, as written; only compared with other times of the same task.
    var timestamp: String?

    /// Reads a status of either version. Without a state it is unknown.
    init(_ value: JSONValue) {
      state = value["state"]?.stringValue.map(TaskState.init) ?? .unknown
      message = value["message"].flatMap(AgentMessage.init)
      timestamp = value["timestamp"]?.stringValue
    }
  }

  /// The agent's id of the task.
  let id: String

  /// The context of the task, if the agent named it.
  var contextID: String?

  /// The state of the task.
  var status: Status

  /// The results so far, in their order.
  var artifacts: [AgentArtifact]

  /// The ids of the messages in the task's history.
  var messageIDs: [String]

  /// Reads a task of either version; nil without an id and a status.
  init?(_ value: JSONValue) {
    guard let id = value.identifier("id"), let status = value["status"] else { return nil }
    self.id = id
    contextID = value.identifier("contextId")
    self.status = Status(status)
    artifacts = (value["artifacts"]?.arrayValue ?? []).map(AgentArtifact.init)
    messageIDs = (value["history"]?.arrayValue ?? []).compactMap { $0["messageId"]?.stringValue }
  }

  /// A task that an event names before any answer has described it.
  init(id: String, contextID: String?) {
    self.id = id
    self.contextID = contextID
    status = Status(.object([]))
    artifacts = []
    messageIDs = []
  }

  /// The state of the task.
  var state: TaskState { status.state }

  /// The result of the task for a chat.
  ///
  /// The artifacts with a blank line between them, followed by the agent's message about the state.
  /// The message is omitted if the task is completed and has artifacts. Empty if there is neither.
  var text: String {
    let results = artifacts.map(\.parts.text).filter { !$0.isEmpty }
    let remark = status.message?.parts.text ?? ""
    let isResult = state == .completed && !results.isEmpty
    return (isResult || remark.isEmpty ? results : results + [remark]).joined(separator: "\n\n")
  }

  /// Distinguishes a question of the agent from the next one: the id of the message, or else its
  /// time. Nil if the agent provides neither.
  var questionID: String? {
    if let id = status.message?.id, !id.isEmpty { return id }
    return status.timestamp
  }
}

/// A result of a task.
struct AgentArtifact: Equatable, Sendable {
  /// The agent's id of the artifact; empty if there is none.
  let id: String

  /// The content.
  var parts: [AgentPart]

  /// Reads an artifact of either version. Without parts it is empty.
  init(_ value: JSONValue) {
    id = value["artifactId"]?.stringValue ?? ""
    parts = (value["parts"]?.arrayValue ?? []).compactMap(AgentPart.init)
  }
}

/// The content of an agent's answer, or of one event of a stream.
enum AgentResult: Equatable, Sendable {
  /// A complete task.
  case task(AgentTask)

  /// A direct answer.
  case message(AgentMessage)

  /// The new state of a task.
  case status(taskID: String, contextID: String?, AgentTask.Status)

  /// An artifact that was added, replaced, or extended.
  case artifact(taskID: String, contextID: String?, AgentArtifact, append: Bool)

  /// A list of tasks.
  case tasks([AgentTask])

  /// Reads the `result` of an answer: wrapped as in 1.0, bare as in 0.3, or a mixture of both. Nil
  /// for anything else.
  init?(_ value: JSONValue) {
    if let wrapped = value["task"], let task = AgentTask(wrapped) {
      self = .task(task)
    } else if let wrapped = value["message"], let message = AgentMessage(wrapped) {
      self = .message(message)
    } else if let update = AgentResult.update(
      value["statusUpdate"] ?? value["artifactUpdate"] ?? value)
    {
      self = update
    } else if let tasks = value["tasks"]?.arrayValue {
      self = .tasks(tasks.compactMap(AgentTask.init))
    } else if let task = AgentTask(value) {
      self = .task(task)
    } else if let message = AgentMessage(value) {
      self = .message(message)
    } else {
      return nil
    }
  }

  /// An event about a task. A task has an `id`, an event has a `taskId`.
  private static func update(_ value: JSONValue) -> AgentResult? {
    guard let task = value.identifier("taskId") else { return nil }
    let context = value.identifier("contextId")
    if let artifact = value["artifact"], artifact.objectValue != nil {
      let append = value["append"]?.boolValue ?? false
      return .artifact(taskID: task, contextID: context, AgentArtifact(artifact), append: append)
    }
    return value["status"].map { .status(taskID: task, contextID: context, AgentTask.Status($0)) }
  }
}

extension AgentTask {
  /// The task that an answer or an event is about, as far as that describes it; nil for a direct
  /// answer and a list.
  init?(_ result: AgentResult) {
    switch result {
    case .task(let task): self = task
    case .status(let id, let context, _), .artifact(let id, let context, _, _):
      self.init(id: id, contextID: context)
      apply(result)
    case .message, .tasks: return nil
    }
  }

  /// Applies an event to the task. Events about other tasks are ignored.
  mutating func apply(_ result: AgentResult) {
    switch result {
    case .task(let task) where task.id == id:
      let known = artifacts
      self = task
      // A snapshot during a stream may omit what was streamed before it.
      if artifacts.isEmpty { artifacts = known }
    case .status(taskID: id, let context, let status):
      contextID = context ?? contextID
      self.status = status
    case .artifact(taskID: id, let context, let artifact, let append):
      contextID = context ?? contextID
      guard let index = artifacts.firstIndex(where: { $0.id == artifact.id }) else {
        artifacts.append(artifact)
        return
      }
      if append { artifacts[index].parts += artifact.parts } else { artifacts[index] = artifact }
    case .task, .status, .artifact, .message, .tasks: break
    }
  }
}
