import JSON

/// A result of a task.
struct AgentArtifact: Equatable, Sendable {
  /// The agent's id of it; empty when there is none.
  let id: String

  /// What it holds.
  var parts: [AgentPart]

  /// Reads an artifact of either version; one without parts is empty.
  init(_ value: JSONValue) {
    id = value["artifactId"]?.stringValue ?? ""
    parts = (value["parts"]?.arrayValue ?? []).compactMap(AgentPart.init)
  }
}
