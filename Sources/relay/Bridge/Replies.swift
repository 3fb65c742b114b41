import Telemetry
import Threads

/// Sends the relay's own replies: to commands, to prompts over the rate limit, and to prompts that
/// are waiting.
///
/// Replies are best effort: each is tried at most twice, and a restart drops the unsent ones.
struct Replies {
  /// The maximum number of replies in flight. Further replies are dropped.
  private static let limit = 64

  private let bot: BotClient
  private let lifetime: Lifetime
  private let recorder: Recorder

  private(set) var inFlight = 0

  /// Creates a sender without replies in flight. `lifetime` owns the calls.
  init(bot: BotClient, lifetime: Lifetime, recorder: Recorder) {
    self.bot = bot
    self.lifetime = lifetime
    self.recorder = recorder
  }

  /// Replies to a message. Unless the reply is dropped, `ended` is called with the result and must
  /// call ``end(_:to:)`` on this value.
  mutating func send(
    _ text: String, to message: IncomingMessage,
    ended: @escaping @Sendable (AnswerSender.Result) async -> Void
  ) {
    guard inFlight < Replies.limit else {
      return recorder.log(.warning, "reply.left_out", chat: message.place.chat)
    }
    inFlight += 1
    let sender = AnswerSender(bot: bot)
    let answer = Answer(text, to: message)
    lifetime.start {
      await ended(await sender.sendAgainIfPostponed(answer))
    }
  }

  /// Records the result of sending a reply to `message`.
  mutating func end(_ result: AnswerSender.Result, to message: IncomingMessage) {
    inFlight -= 1
    recorder.replyEnded(result, to: message)
  }
}
