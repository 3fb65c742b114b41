import JSON

/// The beginning of a reply that exceeds `A2A_ANSWER_LIMIT`. The rest is not read.
struct AnswerBeginning: Equatable, Sendable {
  /// The result as far as it has arrived; nil if the part that identifies it is missing.
  let result: AgentResult?

  /// The text that has arrived; empty if there is none.
  let text: String

  /// The limit that the reply exceeds, in bytes.
  let limit: Int

  /// The length of the whole reply in bytes; nil if the agent has not announced it.
  var length: Int? = nil
}

extension AgentResult {
  /// Returns the text of a result of which members may be missing: its artifacts, or else its
  /// message.
  static func text(of value: JSONValue) -> String {
    let wrapped = ["task", "message", "artifactUpdate", "statusUpdate"].lazy.compactMap {
      value[$0]
    }
    let body = wrapped.first ?? value
    let artifacts = body["artifacts"]?.arrayValue ?? body["artifact"].map { [$0] } ?? []
    let results = artifacts.map { AgentArtifact($0).parts.text }.filter { !$0.isEmpty }
    guard results.isEmpty else { return results.joined(separator: "\n\n") }
    let message = body["parts"] == nil ? body["status"]?["message"] : body
    return message.flatMap(AgentMessage.init)?.parts.text ?? ""
  }
}
