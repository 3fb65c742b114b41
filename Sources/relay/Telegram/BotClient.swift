import HTTP
import JSON

/// The Bot API over HTTP: one call each, no retries; what to do about a failure is the caller's.
struct BotClient: Sendable {
  /// Makes a call: `Transport.send`, or a table of answers.
  typealias Send = @Sendable (Request) async throws(TransferError) -> Reply

  /// Is told of each call that came to an end: its method, and how long it took. Cancelled calls are
  /// left out.
  typealias Observe = @Sendable (_ method: String, _ took: Duration) -> Void

  private let api: BotAPI
  private let observe: Observe
  private let send: Send

  /// The client of one bot.
  init(_ api: BotAPI, observe: @escaping Observe = { _, _ in }, send: @escaping Send) {
    self.api = api
    self.observe = observe
    self.send = send
  }

  /// Who the bot is; ``BotError/badToken(status:)`` if it is nobody.
  func identity(deadline: ContinuousClock.Instant) async throws(BotError) -> BotIdentity {
    let reply = try await answer(to: .getMe, deadline: deadline)
    guard let identity = BotIdentity(try BotReply.result(of: reply)) else {
      throw .unreadable(status: reply.status)
    }
    return identity
  }

  /// The updates from `offset` on (1 to `limit` of them, `limit` 1 to 100), waited for up to
  /// `timeout`. The deadline has to leave room for the wait and some 10 s more.
  func updates(
    offset: Int64?, limit: Int, timeout: Duration, deadline: ContinuousClock.Instant
  ) async throws(BotError) -> UpdateBatch {
    let poll = BotMethod.getUpdates(offset: offset, limit: limit, timeout: timeout)
    return try UpdateBatch.decode(try await answer(to: poll, deadline: deadline))
  }

  /// Sends a text; gives the new message's id, nil if Telegram took it without telling one.
  @discardableResult
  func sendMessage(
    _ message: OutgoingMessage, deadline: ContinuousClock.Instant
  ) async throws(BotError) -> Int64? {
    let reply = try await answer(to: .sendMessage(message), deadline: deadline)
    return try BotReply.result(of: reply)["message_id"]?.integerValue.map(Int64.init)
  }

  /// Shows that the bot is typing. Best effort: nothing depends on it.
  func showTyping(
    in place: ChatTopic, deadline: ContinuousClock.Instant
  ) async throws(BotError) {
    _ = try BotReply.result(of: try await answer(to: .sendChatAction(place), deadline: deadline))
  }

  /// Sets the menu of commands.
  func setCommands(
    _ commands: [BotMenuCommand], deadline: ContinuousClock.Instant
  ) async throws(BotError) {
    _ = try BotReply.result(of: try await answer(to: .setMyCommands(commands), deadline: deadline))
  }

  private func answer(
    to method: BotMethod, deadline: ContinuousClock.Instant
  ) async throws(BotError) -> Reply {
    guard let request = api.request(method, deadline: deadline) else { throw .unknownMethod }
    let begin = ContinuousClock.now
    do throws(TransferError) {
      let reply = try await send(request)
      observe(method.name, .now - begin)
      return reply
    } catch {
      if error != .cancelled { observe(method.name, .now - begin) }
      throw .transfer(error)
    }
  }
}
