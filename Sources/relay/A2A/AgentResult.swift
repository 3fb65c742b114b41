import JSON

/// What an agent's answer, or one event of a stream, says.
enum AgentResult: Equatable, Sendable {
  /// A task, whole.
  case task(AgentTask)

  /// A direct answer.
  case message(AgentMessage)

  /// A task's state changed.
  case status(taskID: String, contextID: String?, AgentTask.Status)

  /// A result was added, replaced or extended.
  case artifact(taskID: String, contextID: String?, AgentArtifact, append: Bool)

  /// The tasks of a list.
  case tasks([AgentTask])

  /// Reads the `result` of an answer: wrapped as in 1.0, bare as in 0.3, or a mixture; nil for none.
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

  /// An event about a task; a task itself has an `id`, an event a `taskId`.
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
  /// Takes an event in; what concerns another task is passed over.
  mutating func apply(_ result: AgentResult) {
    switch result {
    case .task(let task) where task.id == id:
      let known = artifacts
      self = task
      // A snapshot in mid-stream may leave out what was streamed before it.
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
