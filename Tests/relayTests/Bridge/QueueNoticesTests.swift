import Telemetry
import Testing

@testable import relay

@Suite struct QueueNoticesTests {
  private let start = ContinuousClock.now
  private var notices = QueueNotices()

  /// A queue of prompts with these ids, each from a chat and received that many seconds after the
  /// start.
  private func queue(_ prompts: [Int64: (chat: Int64, second: Int)]) throws -> QueueNotices.Queue {
    var queue: QueueNotices.Queue = [:]
    for (number, (chat, second)) in prompts {
      let message = IncomingMessage(
        place: ChatTopic(chat: chat), id: number, sender: .user(1), text: "x", attachment: nil,
        time: 0)
      let prompt = Prompt(
        message: message, kind: .answer("x"), messageID: MessageID(botID: 7, updateID: number),
        persona: "general", command: "prompt", trace: .random(),
        received: start + .seconds(second), receivedAt: .now())
      let id = PromptID(epoch: 0, update: try #require(UpdateID(number)))
      queue[id] = InboxItem(id: id, chat: chat, payload: .prompt(prompt))
    }
    return queue
  }

  @Test mutating func notifiesEachChatOnceAfterTwoSeconds() throws {
    let queue = try queue([5: (1, 0), 6: (1, 0), 7: (2, 1), 8: (2, 1)])
    #expect(notices.schedule(for: queue) == start + .seconds(2))
    let first = notices.due(in: queue, at: start + .seconds(2))
    #expect(first.map(\.id.update.number) == [5])
    #expect(notices.schedule(for: queue) == start + .seconds(3))
    let second = notices.due(in: queue, at: start + .seconds(60))
    #expect(second.map(\.id.update.number) == [7])
    #expect(notices.schedule(for: queue) == nil)
    var rest = queue
    for id in rest.keys where id.update.number == 5 || id.update.number == 7 { rest[id] = nil }
    #expect(notices.schedule(for: rest) == nil, "the chats' next prompts need no notice")
  }

  @Test mutating func schedulesOneCheckAtATime() throws {
    let queue = try queue([5: (1, 0)])
    #expect(notices.schedule(for: queue) != nil)
    #expect(notices.schedule(for: queue) == nil)
    _ = notices.due(in: [:], at: start)
    #expect(notices.schedule(for: queue) != nil)
  }

  @Test mutating func needsNoCheckForAnEmptyQueue() {
    #expect(notices.schedule(for: [:]) == nil)
  }

  @Test mutating func notifiesAChatAgainAfterItsPromptsWereAnswered() throws {
    let queue = try queue([5: (1, 0)])
    #expect(notices.due(in: queue, at: start + .seconds(2)).count == 1)
    #expect(notices.due(in: queue, at: start + .seconds(2)).isEmpty)
    #expect(notices.schedule(for: [:]) == nil)
    #expect(notices.schedule(for: queue) != nil)
    #expect(notices.due(in: queue, at: start + .seconds(2)).count == 1)
  }
}
