import JSON

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
      replace(with: task)
    case .status(taskID: id, let context, let status):
      contextID = context ?? contextID
      self.status = status
      noteWords()
    case .artifact(taskID: id, let context, let artifact, let append):
      contextID = context ?? contextID
      add(artifact, append: append)
    case .task, .status, .artifact, .message, .tasks: break
    }
  }

  /// Replaces the task with a complete one that arrived later.
  private mutating func replace(with task: AgentTask) {
    let before = self
    self = task
    if lastWords.isEmpty { lastWords = before.lastWords }
    // A snapshot that arrives during a stream may omit the artifacts that were streamed before it.
    if artifacts.isEmpty { artifacts = before.artifacts }
    // Only the stream shows which parts are pieces of one text.
    let isSame = artifacts.map(\.parts.unseparated) == before.artifacts.map(\.parts.unseparated)
    if isSame { artifacts = before.artifacts }
  }

  /// Adds an artifact of a stream. An artifact without an id is a new one, or continues the last
  /// one.
  private mutating func add(_ artifact: AgentArtifact, append: Bool) {
    let known =
      artifact.id.isEmpty
      ? append ? artifacts.indices.last : nil
      : artifacts.lastIndex { $0.id == artifact.id }
    guard let known else {
      artifacts.append(artifact)
      return
    }
    if append {
      artifacts[known].parts.append(piece: artifact.parts)
    } else {
      artifacts[known] = artifact
    }
  }
}
