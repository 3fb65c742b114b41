/// Sends an answer to its chat, piece by piece.
struct AnswerSender: Sendable {
  /// How long one call may take.
  static let patience = Duration.seconds(10)

  /// How it went, and the answer as it stands now.
  struct Result: Sendable {
    let answer: Answer
    let outcome: InboxSendOutcome
    /// What went wrong at last, if anything did.
    let error: BotError?
    /// The group's new id, learned on the way.
    let migratedTo: Int64?
  }

  let bot: BotClient

  /// Sends what is left of `answer`, until all of it is taken or a call fails.
  func send(_ answer: Answer) async -> Result {
    var answer = answer
    var migratedTo: Int64?
    // Each piece, and each of the three repairs once.
    for _ in 0..<Answer.mostPieces + 4 {
      guard let message = answer.next else { break }
      do throws(BotError) {
        try await bot.sendMessage(message, deadline: .now + AnswerSender.patience)
        answer.advance()
      } catch {
        if case .migrated(let new) = error { migratedTo = new }
        guard answer.repair(error) else {
          return failed(answer, error, migratedTo)
        }
      }
    }
    return Result(answer: answer, outcome: .delivered, error: nil, migratedTo: migratedTo)
  }

  private func failed(_ answer: Answer, _ error: BotError, _ migratedTo: Int64?) -> Result {
    var answer = answer
    let outcome: InboxSendOutcome
    switch error.scope {
    case .chat: outcome = .undeliverable
    case .fatal, .conflict, .transient:
      var asked: Duration?
      if case .transient(let time) = error.scope { asked = time }
      let pause = answer.pause(atLeast: asked)
      outcome =
        error.mayHaveHappened || answer.isBegun ? .unknown(retryAfter: pause) : .postponed(pause)
    }
    return Result(answer: answer, outcome: outcome, error: error, migratedTo: migratedTo)
  }
}

extension Answer {
  /// Changes what Telegram refused, if that may help: another chat id, no topic, no reply. False when
  /// there is nothing to change.
  fileprivate mutating func repair(_ error: BotError) -> Bool {
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
}
