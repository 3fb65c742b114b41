import JSON

/// A task of an agent, as its answers and the events of a stream describe it.
struct AgentTask: Equatable, Sendable {
  /// Where a task stands, and what the agent says about it.
  struct Status: Equatable, Sendable {
    var state: TaskState
    var message: AgentMessage?
    /// The agent's time, as written; only compared with itself.
    var timestamp: String?

    /// Reads a status of either version; without a state it is unknown.
    init(_ value: JSONValue) {
      state = value["state"]?.stringValue.map(TaskState.init) ?? .unknown
      message = value["message"].flatMap(AgentMessage.init)
      timestamp = value["timestamp"]?.stringValue
    }
  }

  /// The agent's name for it.
  let id: String

  /// The conversation it belongs to, if that is told.
  var contextID: String?

  /// Where it stands.
  var status: Status

  /// Its results so far, in their order.
  var artifacts: [AgentArtifact]

  /// The ids of the messages in its history.
  var messageIDs: [String]

  /// Reads a task of either version; nil without an id.
  init?(_ value: JSONValue) {
    guard let id = value.identifier("id"), let status = value["status"] else { return nil }
    self.id = id
    contextID = value.identifier("contextId")
    self.status = Status(status)
    artifacts = (value["artifacts"]?.arrayValue ?? []).map(AgentArtifact.init)
    messageIDs = (value["history"]?.arrayValue ?? []).compactMap { $0["messageId"]?.stringValue }
  }

  /// A task that an event names before any answer described it.
  init(id: String, contextID: String?) {
    self.id = id
    self.contextID = contextID
    status = Status(.object([]))
    artifacts = []
    messageIDs = []
  }

  /// Where it stands.
  var state: TaskState { status.state }

  /// What it came to, for a chat: its artifacts with a blank line between them, or else what the
  /// agent says about its state. A question comes after what was found so far. Empty if there is
  /// neither.
  var text: String {
    let results = artifacts.map(\.parts.text).filter { !$0.isEmpty }
    let remark = status.message?.parts.text ?? ""
    let isResult = state == .completed && !results.isEmpty
    return (isResult || remark.isEmpty ? results : results + [remark]).joined(separator: "\n\n")
  }

  /// What tells one question of the agent from the next: the message's id or the time; nil if it
  /// gives neither.
  var questionID: String? {
    if let id = status.message?.id, !id.isEmpty { return id }
    return status.timestamp
  }
}
