import JSON

/// A plain text on its way into a chat.
struct OutgoingMessage: Equatable, Sendable {
  /// The most code points that Telegram takes in one message.
  static let limit = 4096

  /// Where it goes.
  var place: ChatTopic

  /// What it says: 1 to 4,096 code points, not white space alone, no formatting.
  var text: String

  /// The message it answers; a reply that is not one any more when that message was deleted.
  var replyTo: Int64?

  /// A text, as a reply or on its own.
  init(_ text: String, to place: ChatTopic, replyTo: Int64? = nil) {
    self.place = place
    self.text = text
    self.replyTo = replyTo
  }

  /// No `parse_mode`: text that is no valid Markdown would be refused. No previews: they would make
  /// Telegram fetch whatever address an answer names.
  var parameters: JSONValue {
    var members = place.members
    members.append(.init("text", .string(text)))
    members.append(.init("link_preview_options", ["is_disabled": true]))
    if let replyTo {
      members.append(
        .init(
          "reply_parameters",
          ["message_id": .integer(replyTo), "allow_sending_without_reply": true]))
    }
    return .object(members)
  }
}
