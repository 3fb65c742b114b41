import Testing

@testable import relay

/// An inbox with a clock that is turned by hand, and short names for what a test looks at.
struct InboxBench {
  typealias Step = InboxStep<InboxMessage>

  var inbox: Inbox<InboxMessage>
  private(set) var now = ContinuousClock.now

  init(depth: Int = 25, mode: InboxMode = .active) {
    inbox = Inbox(depth: depth, pollTimeout: .seconds(30), mode: mode)
  }

  mutating func wait(_ time: Duration) { now += time }

  /// How long until it asks to be woken.
  var pause: Duration? { inbox.wakeTime(at: now).map { $0 - now } }

  /// What it says now, in one line: `run 5`, `send 5`, `poll 6 100 30`, `abandon`.
  mutating func steps() -> [String] {
    var steps: [String] = []
    while let step = inbox.next(at: now) {
      switch step {
      case .poll(let poll):
        let offset = poll.offset.map(String.init) ?? "-"
        steps.append("poll \(offset) \(poll.limit) \(poll.timeout.components.seconds)")
      case .abandonPoll: steps.append("abandon")
      case .run(let item): steps.append("run \(item.ticket.update)")
      case .send(let ticket, let atRisk):
        steps.append("send \(ticket.update)" + (atRisk > 0 ? " at risk \(atRisk)" : ""))
      }
    }
    return steps
  }

  /// The poll in flight brings these ids: prompts of a chat, or something else where there is none.
  @discardableResult
  mutating func receive(
    _ updates: [(id: Int64, chat: Int64?)]
  ) throws -> InboxReceipt<InboxMessage> {
    var batch: [(id: UpdateID, update: InboxMessage)] = []
    for (id, chat) in updates {
      let message = InboxMessage(
        serial: Int(id), chat: chat ?? 0, kind: chat == nil ? .command : .prompt)
      batch.append((try #require(UpdateID(id)), message))
    }
    return inbox.pollSucceeded(batch, at: now) { message in
      message.kind == .prompt ? .prompt(chat: message.chat, message) : .other(message)
    }
  }

  /// Prompts of chat 1.
  @discardableResult
  mutating func receive(prompts ids: some Sequence<Int64>) throws -> InboxReceipt<InboxMessage> {
    try receive(ids.map { ($0, 1) })
  }

  func ticket(_ id: Int64, epoch: Int = 0) throws -> InboxTicket {
    InboxTicket(epoch: epoch, update: try #require(UpdateID(id)))
  }

  mutating func answerReady(_ id: Int64) throws { inbox.answerReady(try ticket(id)) }

  mutating func sent(_ id: Int64, _ outcome: InboxSendOutcome = .delivered) throws {
    inbox.sent(try ticket(id), outcome, at: now)
  }
}
