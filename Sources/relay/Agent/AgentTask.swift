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

  /// Reads a task of either protocol version. Returns nil if it has no id or no status.
  init?(_ value: JSONValue) {
    guard let id = value.identifier("id"), let status = value["status"] else { return nil }
    self.id = id
    contextID = value.identifier("contextId")
    self.status = Status(status)
    artifacts = (value["artifacts"]?.arrayValue ?? []).map(AgentArtifact.init)
    messageIDs = (value["history"]?.arrayValue ?? []).compactMap { $0["messageId"]?.stringValue }
  }

  /// Creates a task whose id is known from an event, before its status is known.
  init(id: String, contextID: String?) {
    self.id = id
    self.contextID = contextID
    status = Status(.object([]))
    artifacts = []
    messageIDs = []
  }

  /// The state of the task.
  var state: TaskState { status.state }

  /// The text of the task's result that is sent to the chat.
  ///
  /// It contains the artifacts, separated by blank lines, and then the agent's message about the
  /// state. The message is omitted if the task is completed and has artifacts. The text is empty if
  /// there are no artifacts and no message.
  var text: String {
    let results = artifacts.map(\.parts.text).filter { !$0.isEmpty }
    let remark = status.message?.parts.text ?? ""
    let isResult = state == .completed && !results.isEmpty
    return (isResult || remark.isEmpty ? results : results + [remark]).joined(separator: "\n\n")
  }

  /// Identifies the agent's current question, to distinguish it from the next one. It is the id of
  /// the agent's message, or otherwise the time of the status. It is nil if the agent sent neither.
  var questionID: String? {
    if let id = status.message?.id, !id.isEmpty { return id }
    return status.timestamp
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

/// The content of an agent's answer, or of one event of a stream.
enum AgentResult: Equatable, Sendable {
  /// A complete task.
  case task(AgentTask)

  /// A message that answers the prompt without a task.
  case message(AgentMessage)

  /// An event with the new state of a task.
  case status(taskID: String, contextID: String?, AgentTask.Status)

  /// An event with an artifact. If `append` is true, the parts extend the artifact with the same
  /// id. Otherwise the artifact is new or replaces the one with the same id.
  case artifact(taskID: String, contextID: String?, AgentArtifact, append: Bool)

  /// A list of tasks.
  case tasks([AgentTask])

  /// Reads the `result` of a response. It may be wrapped as in 1.0, bare as in 0.3, or a mixture of
  /// the two. Returns nil for anything else.
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

  /// Reads an event about a task. An event has a `taskId`; a task itself has an `id`.
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
  /// Returns the task that an answer or an event describes, with the parts that it contains.
  /// Returns nil for a direct message or a list of tasks.
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
      // A snapshot that arrives during a stream may omit the artifacts that were streamed before
      // it.
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
