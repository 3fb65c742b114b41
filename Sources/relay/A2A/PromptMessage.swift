import JSON

/// A prompt as it is sent to an agent: the message of `SendMessage`.
struct PromptMessage: Equatable, Sendable {
  /// Our id of it; the same whenever the same prompt is sent.
  let id: MessageID

  /// What the chat said.
  let text: String

  /// The persona's tag, sent as metadata `persona_tag`.
  let persona: String

  /// The conversation to go on with; nil begins a new one.
  var contextID: String?

  /// The task that asked for this message; nil begins a new one.
  var taskID: String?

  /// The message in the form of a version.
  func json(_ version: ProtocolVersion) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("messageId", .string(id.description)),
      .init("metadata", ["persona_tag": .string(persona)]),
    ]
    if let contextID { members.append(.init("contextId", .string(contextID))) }
    if let taskID { members.append(.init("taskId", .string(taskID))) }
    switch version {
    case .v1:
      members.append(.init("role", "ROLE_USER"))
      members.append(.init("parts", [["text": .string(text)]]))
    case .v03:
      members.append(.init("kind", "message"))
      members.append(.init("role", "user"))
      members.append(.init("parts", [["kind": "text", "text": .string(text)]]))
    }
    return .object(members)
  }
}
