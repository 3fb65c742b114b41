import Testing

@testable import relay

@Suite struct ChatBudgetTests {
  private let start = ContinuousClock.now
  private var budget = ChatBudget()

  /// A group accepts 20 messages a minute: what was sent, the open prompts' answers, the notice.
  @Test(arguments: [
    (0, 1, true), (0, 19, true), (0, 20, false), (10, 9, true), (10, 10, false), (19, 1, false),
    (40, 1, false),
  ])
  mutating func leavesRoomForTheAnswers(sent: Int, open: Int, isAllowed: Bool) {
    budget.note(sent, in: -5, error: nil, at: start)
    #expect(budget.allowsNotice(in: -5, open: open, at: start + .seconds(59)) == isAllowed)
    #expect(budget.allowsNotice(in: -5, open: 1, at: start + .seconds(60)))
    #expect(budget.allowsNotice(in: -6, open: 1, at: start))
  }

  @Test mutating func limitsNoPrivateChat() {
    budget.note(100, in: 5, error: nil, at: start)
    #expect(budget.allowsNotice(in: 5, open: 100, at: start))
  }

  @Test(arguments: [5, -5] as [Int64])
  mutating func sendsNoNoticeInAFloodWait(chat: Int64) {
    budget.note(0, in: chat, error: .floodWait(.seconds(30)), at: start)
    #expect(!budget.allowsNotice(in: chat, open: 1, at: start + .seconds(29)))
    #expect(budget.allowsNotice(in: chat, open: 1, at: start + .seconds(30)))
    #expect(budget.allowsNotice(in: chat + 1, open: 1, at: start))
  }
}
