import JSON

/// A message from a caller, in either version.
struct AgentMessageIn: Sendable {
  let id: String
  let text: String
  let context: String?
  let task: String?
  /// The persona tag, if the caller sent one.
  let persona: String?
  /// Whether the call is answered at once (`returnImmediately`, or `blocking: false`).
  let isImmediate: Bool

  /// Parses `params` like the official SDK's server: `role` and parts in the spelling of the
  /// version.
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

  /// The text before its echo, which includes the tag unless it is that of chats without a persona.
  func prefix(_ echo: String) -> String {
    guard let persona, persona != "general" else { return echo }
    return "[\(persona)] \(echo)"
  }

  private static func notEmpty(_ value: JSONValue?) -> String? {
    guard let text = value?.stringValue, !text.isEmpty else { return nil }
    return text
  }
}
