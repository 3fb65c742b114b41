/// The part of an answer's text that Telegram has not accepted yet, as messages.
///
/// The text is split when each message is due, so that the rest can be sent in shorter messages
/// after a refusal, and nothing that Telegram has accepted is repeated.
struct AnswerText: Sendable {
  /// The maximum number of messages. If the text is longer, the last one states its length.
  static let mostMessages = 20

  private struct Message {
    let text: String
    let rest: Substring

    /// Whether this message ends the text, although the text is longer.
    let isCut: Bool
  }

  private var rest: Substring

  /// Whether the text is longer than ``rest``, because no number of messages can contain it.
  private var isTruncated: Bool

  /// The length of the whole text, in code points.
  private let length: Int

  private var messagesLeft = mostMessages

  /// The maximum length of a message, in code points.
  private var limit = OutgoingMessage.limit

  /// Creates a text of any length. Only the part that can be sent is kept.
  init(_ text: String) {
    let shown = text.drop { $0.unicodeScalars.allSatisfy(\.isInvisible) }
    let scalars = shown.unicodeScalars
    length = text.unicodeScalars.count
    let most = AnswerText.mostMessages * OutgoingMessage.limit + 1
    let end = scalars.index(shown.startIndex, offsetBy: most, limitedBy: shown.endIndex)
    isTruncated = end.map { $0 < shown.endIndex } ?? false
    // A copy, so that the whole text need not be kept.
    rest = Substring(String(scalars[..<(end ?? shown.endIndex)]))
  }

  /// The next message; nil if everything was sent.
  var next: String? { message?.text }

  /// Records that Telegram has accepted ``next``.
  mutating func advance() {
    skip()
    messagesLeft -= 1
  }

  /// Leaves out ``next``, because Telegram takes it for empty.
  mutating func skip() {
    guard let message else { return }
    rest = message.rest
    if message.isCut { isTruncated = false }
  }

  /// Halves the length of the messages. No way of counting characters exceeds Telegram's limit
  /// then: a code point has at most two UTF-16 units.
  mutating func shorten() { limit = OutgoingMessage.limit / 2 }

  /// Removes the code points that Telegram may refuse, and shortens the messages.
  mutating func simplify() {
    rest = Substring(rest.simplified)
    shorten()
  }

  private var message: Message? {
    guard messagesLeft > 0 else { return nil }
    guard let (piece, after) = ReplyPieces.first(of: rest, limit: limit) else {
      return isTruncated ? cut : nil
    }
    if messagesLeft == 1, isTruncated || !after.isBlank { return cut }
    return Message(text: piece, rest: after, isCut: false)
  }

  private var cut: Message {
    Message(text: ChatText.answerCut(length: length), rest: "", isCut: true)
  }
}
