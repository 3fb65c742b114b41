import HTTPServer
import Threads

/// A Bot API server on loopback for one bot. It follows the rules of the real server (version 10.0
/// of its source).
///
/// Tests use it to post messages as users, to inspect what the bot sent, and to inject faults. All
/// methods may be called on any thread. Call ``stop()`` when the double is no longer needed.
final class TelegramDouble: Sendable {
  /// A well-formed token that does not belong to a real bot.
  static let token = "1000000001:Sandbox-token-which-opens-nothing-0"
  /// The result of `getMe`.
  static let bot: StaticString =
    #"{"id":1000000001,"is_bot":true,"first_name":"Sandbox","username":"sandbox_bot","can_join_groups":true,"can_read_all_group_messages":false,"supports_inline_queries":false}"#

  let token: String
  let state: Locked<TelegramState>
  /// The prefix of the path of every call.
  let prefix: String
  private let listener: LoopbackPort

  /// Starts listening on 127.0.0.1. If `port` is 0, the system chooses the port. The first update
  /// has the id `firstUpdate`.
  init(
    token: String = TelegramDouble.token, port: UInt16 = 0, firstUpdate: Int = 1000,
    rules: TelegramRules = TelegramRules()
  ) throws(ServerError) {
    self.token = token
    prefix = "/bot\(token)/"
    state = Locked(TelegramState(rules: rules, firstUpdate: firstUpdate))
    listener = try LoopbackPort(port)
    listener.serve { [weak self] request in await self?.answer(request) ?? .cut }
  }

  /// The port on 127.0.0.1. A restart does not change it.
  var port: UInt16 { listener.number }
  /// The URL for TELEGRAM_API_URL.
  var url: String { "http://127.0.0.1:\(port)" }

  /// Closes the port and every connection immediately. Calls in progress get no response.
  func stop() async { await listener.stop() }

  /// Starts listening on the same port again, with the state before ``stop()``.
  func restart() throws(ServerError) { try listener.restart() }
}

/// Records of what the bot has done.
extension TelegramDouble {
  var view: TelegramView { state.withLock { $0.view } }
  /// The bot's messages, oldest first.
  var messages: [SentMessage] { state.withLock { $0.messages.elements } }
  /// Returns the texts that the bot sent to `chat`, oldest first.
  func texts(to chat: Int64) -> [String] {
    messages.filter { $0.chat == chat }.map(\.text)
  }
  /// The calls, oldest first.
  var calls: [TelegramCall] { state.withLock { $0.calls.elements } }
  func calls(of method: String) -> [TelegramCall] {
    let name = method.lowercased()
    return calls.filter { $0.method == name }
  }
  /// The number of updates that the bot has not confirmed.
  var pending: Int { state.withLock { $0.polling.pending.count } }
  /// The number of injected faults that have not occurred yet.
  var faultsLeft: Int { state.withLock { $0.faults.count } }
  /// The number of polls, and the time at which the last one arrived.
  var polls: (count: Int, last: ContinuousClock.Instant?) {
    state.withLock { ($0.polls.count, $0.polls.elements.last) }
  }

  /// Sets a closure that is called for each message of the bot. The double is locked during the
  /// call, so the closure must be short and must not call the double.
  func onMessage(_ body: (@Sendable (SentMessage) -> Void)?) {
    state.withLock { $0.onMessage = body }
  }

  /// Waits until `condition` is true. The condition is evaluated now and after each change. The
  /// double is locked during the evaluation, so the condition must not call the double.
  func wait(
    for what: String, within time: Duration = .seconds(20),
    until condition: @escaping @Sendable (TelegramView) -> Bool
  ) async throws(WaitTimedOut) {
    let event = OneShot<Bool>()
    let id: UInt64? = state.withLock { state in
      guard !condition(state.view) else { return nil }
      return state.watchers.add(condition, event)
    }
    guard let id else { return }
    guard await event.value(until: .now + time) == nil else { return }
    state.withLock { $0.watchers.remove(id) }
    let view = view
    let last = view.calls.suffix(5).map { "\($0.method) \($0.status.map(String.init) ?? "-")" }
    throw WaitTimedOut(
      what: what,
      found: "messages: \(view.sent), pending updates: \(view.pending), last calls: \(last)")
  }

  /// Waits until the bot has sent at least `count` messages in total, and returns all of them.
  @discardableResult func messages(
    count: Int, within time: Duration = .seconds(20)
  ) async throws(WaitTimedOut) -> [SentMessage] {
    try await wait(for: "\(count) messages", within: time) { $0.sent >= count }
    return messages
  }

  /// Waits for the first message that no earlier call has returned, and returns it.
  func nextMessage(within time: Duration = .seconds(20)) async throws(WaitTimedOut) -> SentMessage {
    let number = state.withLock { state in
      defer { state.cursor += 1 }
      return state.cursor
    }
    try await wait(for: "message \(number)", within: time) { $0.sent > number }
    guard let message = state.withLock({ $0.messages[number] }) else {
      throw WaitTimedOut(
        what: "message \(number)", found: "it was dropped because there were too many messages")
    }
    return message
  }

  /// Waits until the bot has confirmed all updates.
  func untilConfirmed(within time: Duration = .seconds(20)) async throws(WaitTimedOut) {
    try await wait(for: "no pending update", within: time) { $0.pending == 0 }
  }
}
