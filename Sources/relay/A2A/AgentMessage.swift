import JSON

/// A message of an agent, or one of ours in a task's history.
struct AgentMessage: Equatable, Sendable {
  /// The sender's id of it; empty when there is none.
  let id: String

  /// The conversation it belongs to, if that is told.
  let contextID: String?

  /// The task it belongs to, if any.
  let taskID: String?

  /// What it says.
  let parts: [AgentPart]

  /// Reads a message of either version; nil without parts.
  init?(_ value: JSONValue) {
    guard let parts = value["parts"]?.arrayValue else { return nil }
    id = value["messageId"]?.stringValue ?? ""
    contextID = value.identifier("contextId")
    taskID = value.identifier("taskId")
    self.parts = parts.compactMap(AgentPart.init)
  }
}

extension JSONValue {
  /// The member that names a task or a context: text of 1 to 512 bytes, since it is kept and sent
  /// back.
  func identifier(_ name: String) -> String? {
    guard let text = self[name]?.stringValue, (1...512).contains(text.utf8.count) else {
      return nil
    }
    return text
  }
}
