import JSON

/// A message from a caller, in either protocol version.
struct AgentMessageIn: Sendable {
  let id: String
  let text: String
  let context: String?
  let task: String?
  /// The persona tag; `nil` if the caller sent none.
  let persona: String?
  /// Whether the call returns immediately, without waiting for the task (`returnImmediately`, or
  /// `blocking: false`).
  let isImmediate: Bool

  /// Parses `params` as the official SDK's server does. `role` and the parts must have the form of
  /// the protocol version.
  init(_ parameters: JSONValue, _ version: AgentVersion) throws(AgentRefusal) {
    guard let message = parameters["message"] else {
      throw .invalidParameters("message: Field is required.")
    }
    guard let id = message["messageId"]?.stringValue, !id.isEmpty else {
      throw .invalidParameters("message.message_id: Field is required.")
    }
    guard message["role"]?.stringValue == (version == .v1 ? "ROLE_USER" : "user") else {
      throw .invalidParameters("message.role: Field is required.")
    }
    guard let parts = message["parts"]?.arrayValue, !parts.isEmpty else {
      throw .invalidParameters("message.parts: Field is required.")
    }
    if version == .v1, parts.contains(where: { $0["kind"] != nil }) {
      throw .invalidParameters("message.parts: Part has no field named kind.")
    }
    self.id = id
    text = parts.compactMap { $0["text"]?.stringValue }.joined()
    context = AgentMessageIn.notEmpty(message["contextId"])
    task = AgentMessageIn.notEmpty(message["taskId"])
    persona = AgentMessageIn.notEmpty(message["metadata"]?["persona_tag"])
    let configuration = parameters["configuration"]
    isImmediate =
      switch version {
      case .v1: configuration?["returnImmediately"]?.boolValue ?? false
      case .v03: !(configuration?["blocking"]?.boolValue ?? true)
      }
  }

  /// Returns the text that precedes an echo. It includes the persona tag, except the tag `general`,
  /// which chats without a persona have.
  func prefix(_ echo: String) -> String {
    guard let persona, persona != "general" else { return echo }
    return "[\(persona)] \(echo)"
  }

  private static func notEmpty(_ value: JSONValue?) -> String? {
    guard let text = value?.stringValue, !text.isEmpty else { return nil }
    return text
  }
}
