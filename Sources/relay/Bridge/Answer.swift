/// What a chat is told at the end of a prompt, and how much of it is there already.
struct Answer: Sendable {
  /// The most messages one answer is cut into; what is left over is named in the last.
  static let mostPieces = 20

  /// How the prompt ended.
  enum Outcome: Hashable, Sendable {
    /// With the agent's answer, or as the chat wished.
    case answered

    /// With a message that says why there is none. `isFatal`: somebody has to act (R7).
    case failed(isFatal: Bool)
  }

  /// Where it goes; changes when the group or the topic does.
  var place: ChatTopic

  /// The message it replies to; nil once that is gone.
  var replyTo: Int64?

  /// How the prompt ended.
  let outcome: Outcome

  /// What is still to be sent, in order.
  private(set) var pieces: ArraySlice<String>

  /// How often it had to be tried again.
  private(set) var failures = 0

  private let count: Int

  /// The answer to a message; a text of any length.
  init(_ text: String, to message: IncomingMessage, _ outcome: Outcome = .answered) {
    place = message.place
    replyTo = message.id
    self.outcome = outcome
    pieces = Answer.pieces(of: text)[...]
    count = pieces.count
  }

  /// Whether a part of it has reached the chat.
  var isBegun: Bool { pieces.count < count }

  /// The next message; nil when all are sent. The first is a reply.
  var next: OutgoingMessage? {
    pieces.first.map { OutgoingMessage($0, to: place, replyTo: isBegun ? nil : replyTo) }
  }

  /// The next message has been taken.
  mutating func advance() { pieces = pieces.dropFirst() }

  /// A try failed: the pause before the next one, 1 s doubled up to 30 s, and at least what
  /// Telegram asked for and half a second more, since a wait cut short begins anew.
  mutating func pause(atLeast asked: Duration?) -> Duration {
    failures += 1
    let own = Duration.seconds(min(1 << min(failures - 1, 5), 30))
    return max(own, asked.map { $0 + .milliseconds(500) } ?? .zero)
  }

  /// Only as much of a huge text is cut as is sent.
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
