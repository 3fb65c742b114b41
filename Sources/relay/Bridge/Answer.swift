/// The answer that a chat receives to a prompt, how much of it has been sent, and in which form.
struct Answer: Sendable {
  /// How the prompt ended.
  enum Outcome: Hashable, Sendable {
    /// The prompt was answered by the agent, or the relay did what the chat requested.
    case answered

    /// The answer is a message that explains why the agent did not answer, or why its answer cannot
    /// be shown. `isFatal` is whether an operator must act.
    case failed(isFatal: Bool)
  }

  /// How the answer is written. A refusal leads to a later form, so that the attempts end.
  enum Form: String, Hashable, Sendable {
    /// As the agent wrote it.
    case whole

    /// In messages of half the length.
    case shorter

    /// Shorter, without reply and topic, and without the characters that Telegram may refuse.
    case plain

    /// A short message that states that the answer cannot be shown.
    case notice
  }

  /// How often the answer follows a group to a new id. A group migrates once.
  private static let mostMoves = 3

  /// How many pages of a front end with a status of 400 to 499 count as one refusal. With the
  /// pauses between the calls, ten pages take about three minutes. A front end that fails for a
  /// shorter time does not cost the answer.
  private static let pagesPerRefusal = 10

  /// The chat and topic that the answer is sent to. It changes when the group gets a new id or the
  /// topic does not accept the answer.
  private(set) var place: ChatTopic

  /// The message that the answer replies to; nil if Telegram no longer has that message.
  private(set) var replyTo: Int64?

  private(set) var outcome: Outcome
  private(set) var form = Form.whole

  /// The first refusal that changed ``form``.
  private(set) var refusal: BotError?

  private var text: AnswerText

  /// The number of messages that Telegram has accepted.
  private(set) var accepted = 0

  private var failures = 0
  private var moves = 0
  private var pages = 0

  /// Creates the answer to a message. `text` can be of any length. If it shows nothing, the answer
  /// says so.
  init(_ text: String, to message: IncomingMessage, _ outcome: Outcome = .answered) {
    place = message.place
    replyTo = message.id
    self.outcome = outcome
    self.text = AnswerText(text.isBlank ? ChatText.emptyAnswer : text)
  }

  /// Creates an answer to a message from the agent's answer.
  init(_ answer: AgentAnswer, to message: IncomingMessage) {
    var text = Answer.text(of: answer)
    if let media = message.attachment {
      text += "\n\n" + ChatText.attachmentLeftOut(media, isAlbum: message.album != nil)
    }
    self.init(text, to: message)
  }

  private static func text(of answer: AgentAnswer) -> String {
    if answer.kind == .authorization { return ChatText.stillUnauthorized }
    if answer.text.isBlank {
      return answer.kind == .question ? ChatText.emptyQuestion : ChatText.emptyAnswer
    }
    guard let limit = answer.limit else { return answer.text }
    let kept = answer.text.unicodeScalars.prefix(longestCut)
    return String(kept) + "\n\n"
      + ChatText.answerCut(after: kept.count, limit: limit, length: answer.length)
  }

  /// The maximum number of characters that are shown of an answer that was cut. It leaves room for
  /// the note, however the text is split.
  private static let longestCut = 16 * OutgoingMessage.limit

  /// Whether Telegram has accepted the first part of the answer.
  var isBegun: Bool { accepted > 0 }

  /// The next message to send; nil if all have been sent. Only the first one is sent as a reply.
  var next: OutgoingMessage? {
    text.next.map { OutgoingMessage($0, to: place, replyTo: isBegun ? nil : replyTo) }
  }

  /// Records that Telegram has accepted ``next``.
  mutating func advance() {
    text.advance()
    accepted += 1
    pages = 0
  }

  /// Records that a call failed, and returns the pause before the next call. The pause is 1 s after
  /// the first failure and doubles up to 30 s. It is at least the pause that Telegram requested
  /// plus 0.5 s, because Telegram restarts its pause if it is called too early.
  mutating func pause(atLeast asked: Duration?) -> Duration {
    failures += 1
    let own = Duration.seconds(min(1 << min(failures - 1, 5), 30))
    return max(own, asked.map { $0 + .milliseconds(500) } ?? .zero)
  }
}

// What is changed after a refusal.
extension Answer {
  /// Changes the answer so that Telegram may accept it after `error`. Returns false if no change
  /// can help.
  mutating func change(after error: BotError) -> Bool {
    switch error {
    case .migrated(let new) where new != place.chat && moves < Answer.mostMoves:
      moves += 1
      place = ChatTopic(chat: new, topic: place.topic)
      replyTo = nil
    case .refused(.threadNotFound, _, _) where place.topic != nil: leaveTopic()
    case .refused(.replyNotFound, _, _) where replyTo != nil: replyTo = nil
    case .refused(.textEmpty, let status, _) where form == .plain:
      text.skip()
      if text.next == nil, !isBegun { giveNotice(.textEmpty, status) }
    case .refused(let problem, let status, _): return reform(error, problem, status)
    case .migrated: return reform(error, .other, 400)
    // The bot was blocked or removed. A topic or a reply may still be the cause, a text cannot be.
    case .forbidden where form != .plain && form != .notice: return reform(error, .other, 403)
    case .unreadable(let status) where (400..<500).contains(status):
      pages += 1
      guard pages == Answer.pagesPerRefusal else { return false }
      pages = 0
      return reform(error, .other, status)
    default: return false
    }
    return true
  }

  /// Changes the form to the next one. Returns false if there is none.
  private mutating func reform(_ error: BotError, _ problem: BadRequest, _ status: Int) -> Bool {
    switch form {
    case .whole where problem == .textTooLong:
      form = .shorter
      text.shorten()
    case .whole, .shorter:
      form = .plain
      leaveTopic()
      text.simplify()
      if text.next == nil { giveNotice(problem, status) }
    case .plain: giveNotice(problem, status)
    case .notice: return false
    }
    refusal = refusal ?? error
    return true
  }

  private mutating func giveNotice(_ problem: BadRequest, _ status: Int) {
    form = .notice
    outcome = .failed(isFatal: false)
    text = AnswerText(ChatText.answerRefused(problem, status: status, isBegun: isBegun))
  }

  /// Sends the rest to the chat itself. The reply is given up as well, because Telegram puts a
  /// reply into the topic of its message.
  private mutating func leaveTopic() {
    place = ChatTopic(chat: place.chat)
    replyTo = nil
  }
}
