import Crypto
import JSON

/// A prompt from a chat, addressed to the agent.
struct AgentPrompt: Sendable {
  /// The id of the message to the agent. It stays the same after a restart.
  let id: MessageID

  /// The text that the chat sent.
  let text: String

  /// The tag of the persona that answers.
  let persona: String

  /// The chat or topic that the prompt was sent in. The prompt continues its conversation.
  let place: ChatTopic

  /// The W3C trace context of the prompt (`00-…-…-01`); nil if none is sent.
  let traceparent: String?
}

/// The message that sends a prompt to the agent, as in `SendMessage`.
struct PromptMessage: Equatable, Sendable {
  /// The relay's id of the message. It stays the same whenever the prompt is sent again.
  let id: MessageID

  /// The text that the chat sent.
  let text: String

  /// The tag of the persona, sent as the metadata `persona_tag`.
  let persona: String

  /// The context of the conversation to continue; nil starts a new one.
  var contextID: String?

  /// The task that requested this message; nil starts a new one.
  var taskID: String?

  /// Returns the message as JSON in the form of a protocol version.
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

/// The id of a message to the agent: a UUID that is always the same for the same update.
///
/// If a prompt is sent again after a crash, an agent that checks for duplicates recognizes it. The
/// relay also uses the id to find the prompt in the agent's list of tasks.
struct MessageID: Hashable, Sendable, CustomStringConvertible {
  private let bytes: [UInt8]

  /// Creates the id: a version 8 UUID (RFC 9562 §5.8) made from the first 16 bytes of a SHA-256.
  /// The hash input is `relay/message/v1`, the bot id, the update id and `part`, separated by NUL
  /// bytes, with the numbers in decimal. `part` numbers the messages of one update, starting at 0.
  init(botID: Int64, updateID: Int64, part: Int = 0) {
    let text = "relay/message/v1\0\(botID)\0\(updateID)\0\(part)"
    var bytes = Array(SHA256.digest(of: Array(text.utf8)).bytes.prefix(16))
    bytes[6] = bytes[6] & 0x0F | 0x80
    bytes[8] = bytes[8] & 0x3F | 0x80
    self.bytes = bytes
  }

  /// The UUID in lower case.
  var description: String {
    var text: [UInt8] = []
    text.reserveCapacity(36)
    for (index, digit) in Hex.encode(bytes).utf8.enumerated() {
      if [8, 12, 16, 20].contains(index) { text.append(UInt8(ascii: "-")) }
      text.append(digit)
    }
    return String(decoding: text, as: UTF8.self)
  }
}
