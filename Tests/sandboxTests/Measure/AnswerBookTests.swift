import Testing

@testable import sandbox

struct AnswerBookTests {
  private let start = ContinuousClock.now

  private func answer(_ text: String, chat: Int64 = 1, after: Duration = .zero) -> SentMessage {
    SentMessage(
      number: 0, id: 0, chat: chat, thread: nil, text: text, replyTo: nil, time: start + after)
  }

  private func book(_ chats: [Int64]) -> AnswerBook {
    var book = AnswerBook()
    for (place, chat) in chats.enumerated() {
      #expect(book.next(in: chat, at: start) == "prompt-\(place)")
    }
    return book
  }

  @Test func countsFirstAnswersAndRepeatedOnes() {
    var book = book([1, 1, 1])
    for text in ["echo: prompt-0", "echo: prompt-1 ", "prompt-1"] { book.record(answer(text)) }
    #expect(book.answered == 2 && book.unanswered == 1)
    #expect(book.duplicates == 1 && book.disorders == 0 && book.strangers == 0)
  }

  @Test func findsDisorderWithinAChatOnly() {
    var book = book([1, 2, 1, 2])
    book.record(answer("prompt-2"))
    book.record(answer("prompt-1", chat: 2))
    book.record(answer("prompt-0"))
    book.record(answer("prompt-3", chat: 2))
    #expect(book.disorders == 1 && book.unanswered == 0)
  }

  @Test(
    arguments: [
      ("nothing", 1), ("prompt-", 1), ("prompt-9", 1), ("prompt-0", 2), ("", 1),
      ("prompt-99999999999999999999", 1),
    ] as [(String, Int64)])
  func keepsStrangersApart(text: String, chat: Int64) {
    var book = book([1])
    book.record(answer(text, chat: chat))
    #expect(book.strangers == 1 && book.answered == 0 && book.firstStranger == text)
  }

  @Test func returnsLatenciesInOrder() {
    var book = book([1, 1, 1])
    book.record(answer("prompt-0", after: .seconds(9)))
    book.record(answer("prompt-1", after: .milliseconds(30)))
    book.record(answer("prompt-2", after: .milliseconds(20)))
    #expect(book.latencies(from: 1) == [.milliseconds(20), .milliseconds(30)])
  }
}
