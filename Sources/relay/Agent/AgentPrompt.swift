import Crypto
import JSON

/// A chat's prompt for an agent.
struct AgentPrompt: Sendable {
  /// The id under which the prompt is sent, the same after a restart.
  let id: MessageID

  /// The chat's text.
  let text: String

  /// The persona's tag.
  let persona: String

  /// The chat or topic whose conversation the prompt continues.
  let place: ChatTopic

  /// The W3C trace context (`00-…-…-01`) of the prompt; nil sends none.
  let traceparent: String?
}

/// A prompt as it is sent to an agent: the message of `SendMessage`.
struct PromptMessage: Equatable, Sendable {
  /// The relay's id of the message, the same each time the prompt is sent.
  let id: MessageID

  /// The chat's text.
  let text: String

  /// The persona's tag, sent as the metadata `persona_tag`.
  let persona: String

  /// The conversation to continue; nil begins a new one.
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

/// The id of a message to an agent: a UUID that is always the same for the same update.
///
/// A prompt that is sent again after a crash is therefore recognizable, by an agent that checks for
/// duplicates and by the relay in an agent's list of tasks.
struct MessageID: Hashable, Sendable, CustomStringConvertible {
  private let bytes: [UInt8]

  /// The first 16 bytes of SHA-256(`relay/message/v1` 00 bot id 00 update id 00 part), with decimal
  /// numbers, as a UUID of version 8 (RFC 9562 §5.8). `part` counts the messages of one update from
  /// 0.
  init(botID: Int64, updateID: Int64, part: Int = 0) {
    let text = "relay/message/v1\0\(botID)\0\(updateID)\0\(part)"
    var bytes = Array(SHA256.digest(of: Array(text.utf8)).bytes.prefix(16))
    bytes[6] = bytes[6] & 0x0F | 0x80
    bytes[8] = bytes[8] & 0x3F | 0x80
    self.bytes = bytes
  }

  /// The UUID in lower case.
  var description: String {
    let hex = Array(Hex.encode(bytes).utf8)
    let groups = [hex[0..<8], hex[8..<12], hex[12..<16], hex[16..<20], hex[20...]]
    return groups.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "-")
  }
}
