import HTTPServer
import Threads

/// A Bot API server on loopback for one bot, following the real one's rules (v10.0 of its source).
///
/// Tests post as chats do, look at what the bot sent, and order faults. Everything may be called from any thread. Call
/// ``stop()`` at the end.
final class TelegramDouble: Sendable {
  /// A token of the right shape that is nobody's.
  static let token = "1000000001:Sandbox-token-which-opens-nothing-0"
  /// The bot, as `getMe` tells it.
  static let bot: StaticString =
    #"{"id":1000000001,"is_bot":true,"first_name":"Sandbox","username":"sandbox_bot","can_join_groups":true,"can_read_all_group_messages":false,"supports_inline_queries":false}"#

  /// The bot's token.
  let token: String
  let state: Locked<TelegramState>
  /// What the path of every call begins with.
  let prefix: String
  private let listener: LoopbackPort

  /// Listens on 127.0.0.1; port 0 lets the system choose. Update ids begin at `firstUpdate`.
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

  /// The port on 127.0.0.1; the same after a restart.
  var port: UInt16 { listener.number }
  /// What TELEGRAM_API_URL is set to.
  var url: String { "http://127.0.0.1:\(port)" }

  /// Closes the port and every connection at once; calls under way get no answer. Connecting is refused then.
  func stop() async { await listener.stop() }

  /// Listens again on the same port, with all that was known before ``stop()``.
  func restart() throws(ServerError) { try listener.restart() }
}
