import Testing

@testable import relay

@Suite struct ConversationBookTests {
  private let chat = ChatTopic(chat: 5)
  private let topic = ChatTopic(chat: 5, topic: 7)
  private let conversation = Conversation(contextID: "c1", isEstablished: true)

  private func of(_ place: ChatTopic, in book: ConversationBook) -> String? {
    book.conversation(in: place, makeID: { "made" }).contextID
  }

  @Test func leavesTheContextToTheAgent() {
    #expect(of(chat, in: ConversationBook(policy: .agent)) == nil)
  }

  @Test func createsTheContextIfConfigured() {
    #expect(of(chat, in: ConversationBook(policy: .client)) == "made")
  }

  @Test func keepsChatsAndTopicsApart() {
    var book = ConversationBook(policy: .agent)
    book.keep(conversation, in: topic)
    #expect(of(topic, in: book) == "c1")
    #expect(of(chat, in: book) == nil)
    book.forget(topic)
    #expect(of(topic, in: book) == nil)
  }

  @Test func movesWithAGroup() {
    var book = ConversationBook(policy: .agent)
    book.keep(conversation, in: chat)
    book.keep(conversation, in: topic)
    book.keep(conversation, in: ChatTopic(chat: 6))
    book.move(from: 5, to: -100)
    #expect(of(ChatTopic(chat: -100), in: book) == "c1")
    #expect(of(ChatTopic(chat: -100, topic: 7), in: book) == "c1")
    #expect(of(chat, in: book) == nil)
    #expect(of(ChatTopic(chat: 6), in: book) == "c1")
  }

  @Test func forgetsTheOldestWhenItIsFull() {
    var book = ConversationBook(policy: .agent)
    for number in 0..<ConversationBook.limit {
      book.keep(conversation, in: ChatTopic(chat: Int64(number)))
    }
    book.keep(conversation, in: ChatTopic(chat: 0))
    book.keep(conversation, in: ChatTopic(chat: -1))
    #expect(of(ChatTopic(chat: 0), in: book) == "c1")
    #expect(of(ChatTopic(chat: 1), in: book) == nil)
    #expect(of(ChatTopic(chat: -1), in: book) == "c1")
  }
}
