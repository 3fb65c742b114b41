import JSON
import Testing

@testable import sandbox

/// The JSON of updates.
struct TelegramPostTests {
  private func update(_ post: TelegramPost) throws -> JSONValue {
    try JSONValue.parse(post.update(id: 9, messageID: 4, date: 1_700_000_000))
  }

  @Test func writesWhatTheTextNeeds() throws {
    let text = "a \"quote\", a \\, a\ttab,\na line, \u{1}, é😀"
    let message = try update(TelegramPost(chat: 5, .text(text)))["message"]
    #expect(message?["text"] == .string(text))
    #expect(message?["chat"]?["type"] == "private")
    #expect(message?["from"]?["id"] == 5)
  }

  @Test(
    arguments: [
      (TelegramPost(chat: -5, .text("x")), "group"),
      (TelegramPost(chat: -1_000_000_000_005, .text("x")), "supergroup"),
    ])
  func distinguishesGroupsByTheirIDs(post: TelegramPost, type: String) throws {
    #expect(try update(post)["message"]?["chat"]?["type"] == .string(type))
    #expect(try update(post)["message"]?["from"]?["id"] == 77)
  }

  @Test func writesEachKind() throws {
    let chat: Int64 = -1_000_000_000_005
    let edit = try update(TelegramPost(chat: 5, .text("x"), kind: .edited))
    #expect(edit["edited_message"]?["edit_date"] != nil)
    let channel = try update(
      TelegramPost(chat: chat, .text("x"), from: TelegramPost.Sender.none, kind: .channel))
    #expect(channel["channel_post"]?["from"] == nil)
    #expect(channel["channel_post"]?["sender_chat"]?["type"] == "channel")
    let admin = try update(TelegramPost(chat: chat, .text("x"), from: .anonymousAdmin))["message"]
    #expect(admin?["from"]?["id"] == 1_087_968_824)
    #expect(admin?["sender_chat"]?["id"] == .integer(chat))
    let photo = try update(TelegramPost(chat: 5, .photo(caption: nil)))["message"]
    #expect(photo?["photo"] != nil && photo?["caption"] == nil && photo?["text"] == nil)
    let moved = try update(TelegramPost(chat: -5, .migrated(to: chat)))["message"]
    #expect(moved?["migrate_to_chat_id"] == .integer(chat))
    var topic = TelegramPost(chat: chat, .text("/status now"))
    topic.thread = (12, true)
    let inTopic = try update(topic)["message"]
    #expect(inTopic?["message_thread_id"] == 12 && inTopic?["is_topic_message"] == true)
    #expect(inTopic?["entities"] == [["offset": 0, "length": 7, "type": "bot_command"]])
  }
}
