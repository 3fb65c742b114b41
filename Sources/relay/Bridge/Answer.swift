/// What a chat receives at the end of a prompt, and how much of it was sent.
struct Answer: Sendable {
  /// The most messages that one answer is cut into; one more names how much was left out.
  static let mostPieces = 20

  /// How the prompt ended.
  enum Outcome: Hashable, Sendable {
    /// With the agent's answer, or as the chat asked.
    case answered

    /// With a message that says why there is no answer. `isFatal`: an operator must act.
    case failed(isFatal: Bool)
  }

  /// Where it is sent; changes when the group or the topic does.
  private(set) var place: ChatTopic

  /// The message that it replies to; nil once Telegram no longer has it.
  private(set) var replyTo: Int64?

  let outcome: Outcome

  /// What is still to be sent, in order.
  private(set) var pieces: ArraySlice<String>

  private var failures = 0
  private let count: Int

  /// The answer to a message; `text` may be of any length.
  init(_ text: String, to message: IncomingMessage, _ outcome: Outcome = .answered) {
    place = message.place
    replyTo = message.id
    self.outcome = outcome
    pieces = Answer.pieces(of: text)[...]
    count = pieces.count
  }

  /// The agent's answer to a message.
  init(_ answer: AgentAnswer, to message: IncomingMessage) {
    var text = answer.text.isBlank ? ChatText.emptyAnswer : answer.text
    if answer.kind == .authorization { text = ChatText.authorization(answer.text) }
    if let media = message.attachment { text += "\n\n" + ChatText.attachmentLeftOut(media) }
    self.init(text, to: message)
  }

  /// Whether a part of it was sent.
  var isBegun: Bool { pieces.count < count }

  /// The next message; nil when all are sent. Only the first is a reply.
  var next: OutgoingMessage? {
    pieces.first.map { OutgoingMessage($0, to: place, replyTo: isBegun ? nil : replyTo) }
  }

  /// Records that Telegram has accepted the next message.
  mutating func advance() { pieces = pieces.dropFirst() }

  /// Records that a call failed. Returns the pause before the next one: 1 s doubled up to 30 s, and
  /// at least what Telegram asked for and half a second more, since a call during the wait makes
  /// Telegram start the wait again.
  mutating func pause(atLeast asked: Duration?) -> Duration {
    failures += 1
    let own = Duration.seconds(min(1 << min(failures - 1, 5), 30))
    return max(own, asked.map { $0 + .milliseconds(500) } ?? .zero)
  }

  /// Changes what Telegram refused, if that may help: another chat id, no topic, no reply. False if
  /// there is nothing to change.
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

  /// Of a huge text, only what is sent is cut.
  private static func pieces(of text: String) -> [String] {
    let most = mostPieces * OutgoingMessage.limit
    let scalars = text.unicodeScalars
    let pieces = ReplyPieces.pieces(of: String(scalars.prefix(most + 1)))
    guard pieces.count > mostPieces else { return pieces }
    let sent = pieces[..<mostPieces].reduce(0) { $0 + $1.unicodeScalars.count }
    return pieces[..<mostPieces]
      + ["(The answer is longer: \(scalars.count - sent) more characters were left out.)"]
  }
}
