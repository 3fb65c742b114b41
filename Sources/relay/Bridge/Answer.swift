/// The answer that a chat receives to a prompt, and how much of it has been sent.
struct Answer: Sendable {
  /// The maximum number of messages that one answer is split into. If the answer is longer, one
  /// more message reports how many characters were left out.
  static let mostPieces = 20

  /// How the prompt ended.
  enum Outcome: Hashable, Sendable {
    /// The prompt was answered by the agent, or the relay did what the chat requested.
    case answered

    /// The answer is a message that explains why the agent did not answer. `isFatal` is whether an
    /// operator must act.
    case failed(isFatal: Bool)
  }

  /// The chat and topic that the answer is sent to. It changes when the group gets a new id or the
  /// topic no longer exists.
  private(set) var place: ChatTopic

  /// The message that the answer replies to; nil if Telegram no longer has that message.
  private(set) var replyTo: Int64?

  let outcome: Outcome

  /// The part of the answer that Telegram has not yet accepted, as messages in order.
  private(set) var pieces: ArraySlice<String>

  private var failures = 0
  private let count: Int

  /// Creates the answer to a message. `text` can be of any length.
  init(_ text: String, to message: IncomingMessage, _ outcome: Outcome = .answered) {
    place = message.place
    replyTo = message.id
    self.outcome = outcome
    pieces = Answer.pieces(of: text)[...]
    count = pieces.count
  }

  /// Creates an answer to a message from the agent's answer.
  init(_ answer: AgentAnswer, to message: IncomingMessage) {
    var text = Answer.text(of: answer)
    if let media = message.attachment { text += "\n\n" + ChatText.attachmentLeftOut(media) }
    self.init(text, to: message)
  }

  private static func text(of answer: AgentAnswer) -> String {
    if answer.kind == .authorization { return ChatText.stillUnauthorized }
    if answer.text.isBlank {
      return answer.kind == .question ? ChatText.emptyQuestion : ChatText.emptyAnswer
    }
    guard let limit = answer.limit else { return answer.text }
    let kept = answer.text.unicodeScalars.prefix(longestCut)
    return String(kept) + "\n\n" + ChatText.answerCut(after: kept.count, limit: limit)
  }

  /// The maximum number of characters that are shown of an answer that was cut. It leaves room for
  /// the note, however the text is split.
  private static let longestCut = 16 * OutgoingMessage.limit

  /// Whether Telegram has accepted the first part of the answer.
  var isBegun: Bool { pieces.count < count }

  /// The next message to send; nil if all have been sent. Only the first one is sent as a reply.
  var next: OutgoingMessage? {
    pieces.first.map { OutgoingMessage($0, to: place, replyTo: isBegun ? nil : replyTo) }
  }

  /// Records that Telegram has accepted ``next``.
  mutating func advance() { pieces = pieces.dropFirst() }

  /// Records that a call failed, and returns the pause before the next call. The pause is 1 s after
  /// the first failure and doubles up to 30 s. It is at least the pause that Telegram requested
  /// plus 0.5 s, because Telegram restarts its pause if it is called too early.
  mutating func pause(atLeast asked: Duration?) -> Duration {
    failures += 1
    let own = Duration.seconds(min(1 << min(failures - 1, 5), 30))
    return max(own, asked.map { $0 + .milliseconds(500) } ?? .zero)
  }

  /// Adapts the answer to an error from Telegram: uses the group's new id, drops the topic or the
  /// reply, or skips an empty piece. Returns false if no change can help.
  mutating func repair(_ error: BotError) -> Bool {
    switch error {
    case .migrated(let new) where new != place.chat:
      place = ChatTopic(chat: new, topic: place.topic)
      replyTo = nil
    case .refused(.threadNotFound, _, _) where place.topic != nil:
      place = ChatTopic(chat: place.chat)
    case .refused(.replyNotFound, _, _) where replyTo != nil: replyTo = nil
    case .refused(.textEmpty, _, _): advance()
    default: return false
    }
    return true
  }

  /// Splits `text` into at most `mostPieces` pieces and a note about the rest. Only the part that
  /// can be sent is split, which bounds the work for a very long text.
  private static func pieces(of text: String) -> [String] {
    let most = mostPieces * OutgoingMessage.limit
    let scalars = text.unicodeScalars
    let pieces = ReplyPieces.pieces(of: String(scalars.prefix(most + 1)))
    guard pieces.count > mostPieces else { return pieces }
    let sent = pieces[..<mostPieces].reduce(0) { $0 + $1.unicodeScalars.count }
    return pieces[..<mostPieces]
      + [
        "(The answer was too long, so its end was left out: \(scalars.count - sent) of "
          + "\(scalars.count) characters.)"
      ]
  }
}
