import HTTP
import JSON

/// The client of one bot: one HTTP request per call, without retries. The caller decides what to do
/// about a failure.
struct BotClient: Sendable {
  /// Makes a call: `Transport.send`, or canned replies in a test.
  typealias Send = @Sendable (Request) async throws(TransferError) -> Reply

  /// Receives the method and the duration of each call that has ended, unless it was canceled.
  typealias Observe = @Sendable (_ method: String, _ took: Duration) -> Void

  private let api: BotAPI
  private let observe: Observe
  private let send: Send

  /// A client that sends the requests of `api` through `send`.
  init(_ api: BotAPI, observe: @escaping Observe = { _, _ in }, send: @escaping Send) {
    self.api = api
    self.observe = observe
    self.send = send
  }

  /// The bot's identity. Throws ``BotError/badToken(status:)`` if Telegram refuses the token.
  func identity(deadline: ContinuousClock.Instant) async throws(BotError) -> BotIdentity {
    let reply = try await answer(to: .getMe, deadline: deadline)
    guard let identity = BotIdentity(try BotReply.result(of: reply)) else {
      throw .unreadable(status: reply.status)
    }
    return identity
  }

  /// The updates from `offset` on, at most `limit` (1 to 100), with a wait of up to `timeout` for
  /// the first one. The deadline must allow for the wait and about 10 s more.
  func updates(
    offset: Int64?, limit: Int, timeout: Duration, deadline: ContinuousClock.Instant
  ) async throws(BotError) -> UpdateBatch {
    let poll = BotMethod.getUpdates(offset: offset, limit: limit, timeout: timeout)
    return try UpdateBatch.decode(try await answer(to: poll, deadline: deadline))
  }

  /// Sends a text and returns the id of the new message; nil if Telegram accepted the message but
  /// did not report its id.
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

/// The bot's own account, as `getMe` reports it.
struct BotIdentity: Equatable, Sendable {
  /// The bot's user id, which is also the digits of its token.
  let id: Int64

  /// The user name without `@`, which commands in a group name.
  let username: String

  /// The display name; untrusted text.
  let name: String

  /// Reads the result of `getMe`; nil without an id and a user name.
  init?(_ result: JSONValue) {
    guard let id = result["id"]?.integerValue, let username = result["username"]?.stringValue,
      !username.isEmpty
    else { return nil }
    self.id = Int64(id)
    self.username = username
    name = result["first_name"]?.stringValue ?? username
  }
}
