import Testing

@testable import relay

/// An inbox with a clock that the test sets, and short names for what a test reads.
struct InboxBench {
  typealias Step = InboxStep<InboxMessage>

  var inbox: Inbox<InboxMessage>
  private(set) var now = ContinuousClock.now

  /// The ids of the updates that the inbox has decoded, in order.
  private(set) var reads: [Int] = []

  /// An inbox without a journal, or with an empty one.
  init(
    depth: Int = 25, atRiskLimit: Int = 10, mode: RelayMode = .active, journal: StateGrade? = nil
  ) {
    inbox = Inbox(
      depth: depth, atRiskLimit: atRiskLimit, pollTimeout: .seconds(30), mode: mode,
      awaitsJournal: journal != nil, seed: 1)
    guard journal != nil else { return }
    marks = 0
    inbox.restore([], finished: [], grade: journal)
  }

  mutating func wait(_ time: Duration) { now += time }

  /// How many ids of the current epoch the inbox tracks.
  var trackedCount: Int { inbox.ledger.present.count }

  /// Why polls must pause.
  var backoff: PollBackoff { inbox.poller.backoff }

  /// How long until it asks to be woken.
  var pause: Duration? { inbox.wakeTime(at: now).map { $0 - now } }

  /// The steps that are due now: `run 5`, `send 5`, `poll 6 100 30`, `abandon`, `record 5 6`,
  /// `hold 5 6`. A record succeeds at once.
  mutating func steps() -> [String] {
    var steps: [String] = []
    while let step = inbox.next(at: now) {
      switch step {
      case .poll(let poll):
        let offset = poll.offset.map(String.init) ?? "-"
        steps.append("poll \(offset) \(poll.limit) \(poll.timeout.components.seconds)")
      case .abandonPoll: steps.append("abandon")
      case .run(let item): steps.append("run \(item.id.update)")
      case .send(let id, let atRisk):
        steps.append("send \(id.update)" + (atRisk > 0 ? " at risk \(atRisk)" : ""))
      case .record(let updates):
        steps.append("record " + updates.map(\.update.description).joined(separator: " "))
        if failsToRecord { inbox.journalFailed() } else { inbox.recorded() }
      case .hold(let ids):
        steps.append("hold " + ids.map(\.update.description).joined(separator: " "))
      }
    }
    return steps
  }

  /// Whether the journal fails.
  var failsToRecord = false

  /// The poll in flight returns these ids: prompts of a chat, or something else where there is none.
  @discardableResult
  mutating func receive(
    _ updates: [(id: Int64, chat: Int64?)], at time: Int64? = nil, localTime: Int64? = nil
  ) throws -> InboxReceipt<InboxMessage> {
    var batch: [(id: UpdateID, update: InboxMessage)] = []
    for (number, chat) in updates {
      let message = InboxMessage(
        serial: Int(number), chat: chat ?? 0, kind: chat == nil ? .command : .prompt, sent: sent)
      batch.append((try #require(UpdateID(number)), message))
    }
    var reads = reads
    defer { self.reads = reads }
    let marks = marks
    return inbox.pollSucceeded(
      InboxBatch(updates: batch, time: time, localTime: localTime), at: now,
      mark: { marks == nil ? nil : UpdateMark(high: marks ?? 0, low: UInt64($0.serial)) },
      read: { message in
        reads.append(message.serial)
        return message.kind == .prompt ? .prompt(chat: message.chat, message) : .other(message)
      })
  }

  /// When each message was sent, in seconds since 1970; 0 if it is unknown.
  var sent: Int64 = 0

  /// A part of the mark of every update; nil if there is no journal.
  var marks: UInt64?

  /// Prompts of chat 1.
  @discardableResult
  mutating func receive(prompts ids: some Sequence<Int64>) throws -> InboxReceipt<InboxMessage> {
    try receive(ids.map { ($0, 1) })
  }

  func id(_ number: Int64, epoch: Int = 0) throws -> PromptID {
    PromptID(epoch: epoch, update: try #require(UpdateID(number)))
  }

  mutating func answerReady(_ number: Int64) throws {
    inbox.answerReady(try id(number))
  }

  mutating func sent(_ number: Int64, _ outcome: InboxSendOutcome = .delivered) throws {
    inbox.sent(try id(number), outcome, at: now)
  }
}
