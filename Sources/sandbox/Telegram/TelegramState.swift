import JSON

/// What a Bot API server knows of one bot: a value without a clock.
struct TelegramState: Sendable {
  /// How many messages and calls are kept.
  static let logLimit = 50_000

  var rules: TelegramRules
  var pending: PendingUpdates
  var chats: [Int64: TelegramChat] = [:]
  var messages = BoundedLog<SentMessage>(limit: logLimit)
  var calls = BoundedLog<TelegramCall>(limit: logLimit)
  var faults = FaultQueue<String, TelegramFault>()
  var watchers = Watchers<TelegramView>()
  /// A webhook is set: nobody may poll.
  var hasWebhook = false
  /// The commands that the bot has set.
  var commands: JSONValue = []
  /// How many chat actions were shown.
  var actions = 0
  /// How many updates were confirmed.
  var confirmed = 0
  /// Told of each message the bot sends, with the lock held: it must be short and must not call back.
  var onMessage: (@Sendable (SentMessage) -> Void)?
  /// When the last polls came, and how many there were.
  var polls = BoundedLog<ContinuousClock.Instant>(limit: 8)
  /// The message that ``TelegramDouble/nextMessage(within:)`` gives next.
  var cursor = 0

  var waiting: WaitingPoll?
  var lastPoll: (offset: Int, start: ContinuousClock.Instant)?
  var nextConflict: ContinuousClock.Instant?
  var kinds: [String] = []
  private var nextMessageID = 100

  init(rules: TelegramRules, firstUpdate: Int) {
    self.rules = rules
    pending = PendingUpdates(tail: firstUpdate)
  }

  /// What watchers look at.
  var view: TelegramView {
    TelegramView(
      messages: messages.elements, sent: messages.count, calls: calls.elements,
      pending: pending.count, confirmed: confirmed, actions: actions)
  }

  /// Lets the watchers look, if there are any.
  mutating func tellWatchers() {
    guard !watchers.isEmpty else { return }
    watchers.check(view)
  }

  /// The next message id.
  mutating func newMessageID() -> Int {
    nextMessageID += 1
    return nextMessageID
  }

  /// Whether updates of this kind are queued (Bot API, `allowed_updates`).
  func isAllowed(_ kind: String) -> Bool {
    guard rules.filtersKinds else { return true }
    guard kinds.isEmpty else { return kinds.contains(kind) }
    return !["chat_member", "message_reaction", "message_reaction_count"].contains(kind)
  }
}
