/// Sends an answer to its chat, one message at a time.
struct AnswerSender: Sendable {
  /// The time limit of one call.
  private static let patience = Duration.seconds(5)

  struct Result: Sendable {
    /// The answer without the parts that Telegram has accepted.
    let answer: Answer

    let outcome: InboxSendOutcome

    /// Why the last call failed; nil if it succeeded.
    let error: BotError?

    /// The group's new id, if a call returned one.
    let migratedTo: Int64?
  }

  let bot: BotClient

  /// Sends the unsent part of `answer` until Telegram has accepted all of it or a call fails in a
  /// way that no change of the answer can help. Each call either succeeds, ends this function, or
  /// changes the answer, and an answer can be changed only a few times.
  func send(_ answer: Answer) async -> Result {
    var answer = answer
    var migratedTo: Int64?
    while let message = answer.next {
      do throws(BotError) {
        try await bot.sendMessage(message, deadline: .now + AnswerSender.patience)
        answer.advance()
      } catch {
        if case .migrated(let new) = error { migratedTo = new }
        guard answer.change(after: error) else {
          return failed(answer, error, migratedTo)
        }
      }
    }
    return Result(answer: answer, outcome: .delivered, error: nil, migratedTo: migratedTo)
  }

  /// Sends `answer` like ``send(_:)``. If Telegram postpones it for less than 10 s, waits and tries
  /// once more.
  func sendAgainIfPostponed(_ answer: Answer) async -> Result {
    let result = await send(answer)
    guard case .postponed(let pause) = result.outcome, pause < .seconds(10) else { return result }
    do { try await Task.sleep(for: pause) } catch { return result }
    return await send(result.answer)
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
