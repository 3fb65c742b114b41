import JSON
import Threads

/// The state of a Bot API server for one bot. The caller passes the current time.
struct TelegramState: Sendable {
  /// The minimum number of recent messages and calls that are kept.
  private static let logLimit = 50_000

  var rules: TelegramRules
  var polling: TelegramPolling
  var chats: [Int64: TelegramChat] = [:]
  var messages = BoundedLog<SentMessage>(limit: logLimit)
  var calls = BoundedLog<TelegramCall>(limit: logLimit)
  var faults = FaultQueue<String, TelegramFault>()
  var watchers = Watchers<TelegramView>()
  /// The commands that the bot has set.
  private var commands: JSONValue = []
  /// The number of chat actions that the bot has sent.
  var actions = 0
  /// A closure that is called for each message of the bot. The lock is held during the call, so the
  /// closure must be short and must not call the double.
  var onMessage: (@Sendable (SentMessage) -> Void)?
  /// The times of the most recent polls, and the total number of polls.
  var polls = BoundedLog<ContinuousClock.Instant>(limit: 8)
  /// The number of the message that ``TelegramDouble/nextMessage(within:)`` returns next.
  var cursor = 0
  private var nextMessageID = 100

  init(rules: TelegramRules, firstUpdate: Int) {
    self.rules = rules
    polling = TelegramPolling(firstUpdate: firstUpdate)
  }

  /// The part of the state that watchers' conditions can access.
  var view: TelegramView {
    TelegramView(
      messages: messages.elements, sent: messages.count, calls: calls.elements,
      pending: polling.pending.count, confirmed: polling.confirmed, actions: actions)
  }

  /// Notifies each watcher if its condition is true.
  mutating func notifyWatchers() {
    guard !watchers.isEmpty else { return }
    watchers.check(view)
  }

  /// Returns the id of the next message.
  mutating func newMessageID() -> Int {
    nextMessageID += 1
    return nextMessageID
  }

  /// Carries out `getUpdates`. If there are no updates, the poll waits for `event`.
  mutating func poll(
    _ arguments: PollArguments, event: OneShot<WaitingPoll.End>, isDoubled: Bool = false,
    at now: ContinuousClock.Instant
  ) -> PollStep {
    polling.poll(arguments, rules, event: event, isDoubled: isDoubled, at: now)
  }

  /// Queues posts and answers the waiting poll. Returns the update ids, with 0 for a kind that is
  /// not allowed.
  mutating func post(_ posts: [TelegramPost], date: Int) -> [Int] {
    var ids: [Int] = []
    ids.reserveCapacity(posts.count)
    for post in posts {
      if chats[post.chat] == nil { chats[post.chat] = TelegramChat() }
      guard polling.isAllowed(post.kind.rawValue, rules) else {
        ids.append(0)
        continue
      }
      let message = newMessageID()
      ids.append(polling.pending.append { post.update(id: $0, messageID: message, date: date) })
    }
    polling.answerWaiting()
    notifyWatchers()
    return ids
  }

  /// Queues an update with this JSON and returns its id.
  mutating func post(raw json: (Int) -> [UInt8]) -> Int {
    let id = polling.pending.append(json)
    polling.answerWaiting()
    notifyWatchers()
    return id
  }
}

extension TelegramState {
  /// Carries out a method that does not wait, and returns the body of the response. `name` must be
  /// in lower case.
  mutating func perform(
    _ name: String, _ arguments: CallArguments, date: Int, at now: ContinuousClock.Instant
  ) throws(TelegramRefusal) -> [UInt8] {
    switch name {
    case "sendmessage": return try send(arguments, date: date, at: now)
    case "sendchataction": return try act(arguments)
    case "editmessagetext": return try edit(arguments, date: date)
    case "getme":
      var json: [UInt8] = []
      json.put(#"{"ok":true,"result":"#)
      json.put(TelegramDouble.bot)
      json.put("}")
      return json
    case "setmycommands":
      guard let list = arguments.document("commands"), list.arrayValue != nil else {
        throw .bad("can't parse commands JSON object")
      }
      commands = list
      return TelegramState.yes
    case "getmycommands": return Array(#"{"ok":true,"result":"#.utf8) + commands.canonical + [0x7d]
    case "deletewebhook":
      polling.setWebhook(false)
      return TelegramState.yes
    case "getwebhookinfo":
      let url: JSONValue = polling.hasWebhook ? "https://example.org/hook" : ""
      let result: JSONValue = [
        "ok": true,
        "result": [
          "url": url, "has_custom_certificate": false,
          "pending_update_count": .integer(polling.pending.count),
        ],
      ]
      return result.canonical
    case "sendmessagedraft": return TelegramState.yes
    default: throw .methodNotFound
    }
  }

  private static let yes = Array(#"{"ok":true,"result":true}"#.utf8)
}

/// The optional rules of the Bot API server that a double follows. By default, these are the real
/// server's rules, except those that depend on the volume of traffic.
struct TelegramRules: Equatable, Sendable {
  /// If a poll repeats its offset within 3 s of the start of the last poll, it waits for at least 3
  /// s.
  var holdsEagerPolls = true
  /// If a poll repeats its offset within 0.5 s of the start of the last poll, it gets at most one
  /// update.
  var cutsEagerPolls = true
  /// Updates of a kind that `allowed_updates` excludes are not queued.
  var filtersKinds = true
  /// Messages beyond one per second and chat, or 20 per minute and group, are refused with status
  /// 429.
  var limitsFlood = false
  /// Messages to chats that have never posted are refused with status 400. If this is false, every
  /// chat is accepted.
  var knowsItsChats = true
}
