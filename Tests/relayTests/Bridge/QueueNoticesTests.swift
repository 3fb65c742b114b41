import Telemetry
import Testing

@testable import relay

@Suite struct QueueNoticesTests {
  private let start = ContinuousClock.now
  private var notices = QueueNotices()

  /// A queue of prompts with these ids, each received that many seconds after the start.
  private func queue(_ prompts: [Int64: Int]) throws -> QueueNotices.Queue {
    var queue: QueueNotices.Queue = [:]
    for (number, second) in prompts {
      let message = IncomingMessage(
        place: ChatTopic(chat: 1), id: number, sender: .user(1), text: "x", attachment: nil, time: 0
      )
      let prompt = Prompt(
        message: message, kind: .answer("x"), messageID: MessageID(botID: 7, updateID: number),
        persona: "general", command: "prompt", trace: .random(),
        received: start + .seconds(second), receivedAt: .now())
      let id = PromptID(epoch: 0, update: try #require(UpdateID(number)))
      queue[id] = InboxItem(id: id, chat: 1, payload: .prompt(prompt))
    }
    return queue
  }

  @Test mutating func notifiesEachPromptOnceAfterTwoSeconds() throws {
    let queue = try queue([5: 0, 6: 0, 7: 1])
    #expect(notices.schedule(for: queue) == start + .seconds(2))
    let first = notices.due(in: queue, at: start + .seconds(2))
    #expect(first.map(\.id.update.number) == [5, 6])
    #expect(notices.schedule(for: queue) == start + .seconds(3))
    let second = notices.due(in: queue, at: start + .seconds(60))
    #expect(second.map(\.id.update.number) == [7])
    #expect(notices.schedule(for: queue) == nil)
  }

  @Test mutating func schedulesOneCheckAtATime() throws {
    let queue = try queue([5: 0])
    #expect(notices.schedule(for: queue) != nil)
    #expect(notices.schedule(for: queue) == nil)
    _ = notices.due(in: [:], at: start)
    #expect(notices.schedule(for: queue) != nil)
  }

  @Test mutating func needsNoCheckForAnEmptyQueue() {
    #expect(notices.schedule(for: [:]) == nil)
  }

  @Test mutating func notifiesAgainAboutAPromptThatIsQueuedAgain() throws {
    let queue = try queue([5: 0])
    #expect(notices.due(in: queue, at: start + .seconds(2)).count == 1)
    notices.forget(try #require(queue.keys.first))
    #expect(notices.due(in: queue, at: start + .seconds(2)).count == 1)
    #expect(notices.due(in: [:], at: start + .seconds(2)).isEmpty)
    #expect(notices.due(in: queue, at: start + .seconds(2)).count == 1)
  }
}
