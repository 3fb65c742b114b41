import HTTP
import JSON

/// The client of one bot. Each call is a single HTTP request without retries; the caller decides
/// how to handle a failure.
struct BotClient: Sendable {
  /// Makes a call. It is `Transport.send`, or a function with prepared replies in a test.
  typealias Send = @Sendable (Request) async throws(TransferError) -> Reply

  /// Receives the method and the duration of each call that has ended and was not canceled.
  typealias Observe = @Sendable (_ method: String, _ took: Duration) -> Void

  private let api: BotAPI
  private let observe: Observe
  private let send: Send

  /// Creates a client that sends the requests of `api` with `send`.
  init(_ api: BotAPI, observe: @escaping Observe = { _, _ in }, send: @escaping Send) {
    self.api = api
    self.observe = observe
    self.send = send
  }

  /// Returns the bot's identity. Throws ``BotError/badToken(status:)`` if Telegram refuses the
  /// token.
  func identity(deadline: ContinuousClock.Instant) async throws(BotError) -> BotIdentity {
    let reply = try await answer(to: .getMe, deadline: deadline)
    guard let identity = BotIdentity(try BotReply.result(of: reply).value) else {
      throw .unreadable(status: reply.status)
    }
    return identity
  }

  /// Returns at most `limit` updates (1 to 100) whose ids are at least `offset`. If there are none,
  /// Telegram waits for up to `timeout`. The deadline must allow about 10 s more than that.
  func updates(
    offset: Int64?, limit: Int, timeout: Duration, deadline: ContinuousClock.Instant
  ) async throws(BotError) -> UpdateBatch {
    let poll = BotMethod.getUpdates(offset: offset, limit: limit, timeout: timeout)
    return try UpdateBatch.decode(try await answer(to: poll, deadline: deadline))
  }

  /// Sends a text and returns the id of the new message. Returns nil if Telegram accepted the
  /// message without reporting its id.
  @discardableResult
  func sendMessage(
    _ message: OutgoingMessage, deadline: ContinuousClock.Instant
  ) async throws(BotError) -> Int64? {
    let reply = try await answer(to: .sendMessage(message), deadline: deadline)
    do throws(BotError) {
      return try BotReply.result(of: reply)["message_id"]?.integerValue.map(Int64.init)
    } catch {
      // Sending the message again would repeat it.
      guard BotReply.reportsSuccess(reply) else { throw error }
      return nil
    }
  }

  /// Shows that the bot is typing. The call is best effort.
  func showTyping(
    in place: ChatTopic, deadline: ContinuousClock.Instant
  ) async throws(BotError) {
    _ = try BotReply.result(of: try await answer(to: .sendChatAction(place), deadline: deadline))
  }

  /// Sets the command menu of the bot.
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

/// The bot's account, as reported by `getMe`.
struct BotIdentity: Equatable, Sendable {
  /// The bot's user id, which is also the number at the start of its token.
  let id: Int64

  /// The user name without `@`. A command in a group can contain it to address this bot.
  let username: String

  /// The display name, which is untrusted text.
  let name: String

  /// Reads the result of `getMe`. Returns nil if it has no id or no user name.
  init?(_ result: JSONValue) {
    guard let id = result["id"]?.integerValue, let username = result["username"]?.stringValue,
      !username.isEmpty
    else { return nil }
    self.id = Int64(id)
    self.username = username
    name = result["first_name"]?.stringValue ?? username
  }
}
