import JSON
import Testing

@testable import relay

@Suite struct UpdateTests {
  struct Case: CustomTestStringConvertible {
    let label: String
    let update: String
    let content: UpdateContent

    /// `message` follows the usual members of a private message.
    init(_ label: String, _ message: String, _ content: UpdateContent) {
      self.label = label
      update = """
        {"update_id":1,"message":{"message_id":10,"date":1700000000,\
        "chat":{"id":5,"type":"private"},"from":{"id":5,"is_bot":false}\(message)}}
        """
      self.content = content
    }

    init(_ label: String, update: String, _ content: UpdateContent) {
      self.label = label
      self.update = #"{"update_id":1,\#(update)}"#
      self.content = content
    }

    var testDescription: String { label }
  }

  static func message(
    _ text: String, chat: Int64 = 5, topic: Int64? = nil, id: Int64? = 10,
    sender: IncomingMessage.Sender = .user(5), attachment: MediaKind? = nil
  ) -> IncomingMessage {
    IncomingMessage(
      place: ChatTopic(chat: chat, topic: topic), id: id, sender: sender, text: text,
      attachment: attachment, time: 1_700_000_000)
  }

  static let stop = BotCommand("/stop")
  static let group = #""date":1700000000,"chat":{"id":-100,"type":"supergroup"}"#

  static let cases: [Case] = [
    Case("text", #","text":"hi""#, .prompt(message("hi"))),
    Case(
      "text with members from the future", #","text":"hi","aura":{"colour":[1,{"deep":null}]}"#,
      .prompt(message("hi"))),
    Case("space only", #","text":" \n ""#, .ignored(.service)),
    Case(
      "text of an album with a caption", #","photo":[{"file_id":"x"}],"caption":"what is this?""#,
      .prompt(message("what is this?", attachment: .photo))),
    Case("photo", #","photo":[]"#, .unsupported(.photo, message("", attachment: .photo))),
    Case("voice", #","voice":{}"#, .unsupported(.voice, message("", attachment: .voice))),
    Case(
      "round video", #","video_note":{}"#,
      .unsupported(.videoNote, message("", attachment: .videoNote))),
    Case("sticker", #","sticker":{}"#, .unsupported(.sticker, message("", attachment: .sticker))),
    Case(
      "animation, which is a document too", #","document":{},"animation":{}"#,
      .unsupported(.animation, message("", attachment: .animation))),
    Case(
      "venue, which is a location too", #","location":{},"venue":{}"#,
      .unsupported(.venue, message("", attachment: .venue))),
    Case("joined", #","new_chat_members":[{"id":7}]"#, .ignored(.service)),
    Case("pinned", #","pinned_message":{"message_id":1,"text":"x"}"#, .ignored(.service)),
    Case("topic made", #","forum_topic_created":{"name":"x"}"#, .ignored(.service)),
    Case(
      "migrated, reported in the old chat", #","migrate_to_chat_id":-1001234567890"#,
      .migrated(from: 5, to: -1_001_234_567_890)),
    Case(
      "migrated, reported in the new chat", #","migrate_from_chat_id":-77"#,
      .migrated(from: -77, to: 5)),
    Case(
      "migrated to the largest id", #","migrate_to_chat_id":-4503599627370495"#,
      .migrated(from: 5, to: -4_503_599_627_370_495)),
    Case(
      "reply in a supergroup, no topic", #","text":"hi","message_thread_id":42"#,
      .prompt(message("hi"))),
    Case(
      "topic", #","text":"hi","message_thread_id":42,"is_topic_message":true"#,
      .prompt(message("hi", topic: 42))),
    Case(
      "General topic", #","text":"hi","message_thread_id":1,"is_topic_message":true"#,
      .prompt(message("hi"))),
    Case(
      "no sender", update: #""message":{"message_id":10,\#(group),"text":"hi"}"#,
      .ignored(.channelPost)),
    Case(
      "anonymous administrator",
      update: """
        "message":{"message_id":10,\(group),"from":{"id":1087968824,"is_bot":true},\
        "sender_chat":{"id":-100},"text":"hi"}
        """, .prompt(message("hi", chat: -100, sender: .anonymousAdministrator))),
    Case(
      "a channel writes in a group",
      update: """
        "message":{"message_id":10,\(group),"from":{"id":136817688,"is_bot":true},\
        "sender_chat":{"id":-200},"text":"hi"}
        """, .ignored(.foreignSender)),
    Case(
      "a channel's post in its group",
      update: """
        "message":{"message_id":10,\(group),"from":{"id":777000,"is_bot":false},\
        "sender_chat":{"id":-200},"is_automatic_forward":true,"text":"hi"}
        """, .ignored(.channelPost)),
    Case(
      "another bot",
      update: #""message":{"message_id":10,\#(group),"from":{"id":9,"is_bot":true},"text":"hi"}"#,
      .ignored(.bot)),
    Case("edit", update: #""edited_message":{"text":"hi"}"#, .ignored(.edit)),
    Case("edited post", update: #""edited_channel_post":{}"#, .ignored(.edit)),
    Case("post", update: #""channel_post":{"text":"hi"}"#, .ignored(.channelPost)),
    Case("button", update: #""callback_query":{"id":"1"}"#, .ignored(.otherKind)),
    Case(
      "command", #","text":"/stop""#, stop.map { .command($0, message("/stop")) } ?? .undecodable),
    Case(
      "message number 0",
      update: #""message":{"message_id":0,\#(group),"from":{"id":5},"text":"hi"}"#,
      .prompt(message("hi", chat: -100, id: nil))),
    Case("no chat", update: #""message":{"from":{"id":5},"text":"hi"}"#, .undecodable),
    Case("chat of another type", update: #""message":{"chat":"x","text":"hi"}"#, .undecodable),
    Case(
      "chat id beyond 64 bits",
      update: #""message":{"chat":{"id":99999999999999999999},"text":"hi"}"#, .undecodable),
    Case(
      "sender without id", update: #""message":{\#(group),"from":{},"text":"hi"}"#, .undecodable),
    Case("message of another type", update: #""message":7"#, .undecodable),
  ]

  @Test(arguments: cases) func readsEachKindOfUpdate(_ example: Case) throws {
    let document = try JSONDocument(parsing: Array(example.update.utf8))
    let id = try #require(UpdateID(1))
    #expect(Update(document.root) == Update(id: id, content: example.content))
  }

  @Test(arguments: [
    #"{}"#, #"{"update_id":"1"}"#, #"{"update_id":1.5}"#, #"{"update_id":0}"#,
    #"{"update_id":-1}"#, #"{"update_id":2147483648}"#, "[]", "null",
  ])
  func requiresAnId(text: String) throws {
    #expect(Update(try JSONDocument(parsing: Array(text.utf8)).root) == nil)
  }
}
