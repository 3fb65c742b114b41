import Telemetry

// What is not a prompt: finished by being seen, so that its reply is best effort.
extension Bridge {
  /// Replies beyond this many at a time are left out: their chats ask again.
  private static let mostReplies = 64

  /// Does what an update asks for.
  func take(_ arrival: Arrival, _ ticket: InboxTicket) {
    switch arrival {
    case .prompt: break
    case .command(let command, let message): carryOut(command, message, ticket)
    case .unsupported(let media, let message): reply(ChatText.unsupported(media), to: message)
    case .migrated(let old, let new): migrate(from: old, to: new)
    case .unauthorised(let chat):
      parts.recorder.measure { $0.unauthorised.add() }
      parts.recorder.log(.warning, "update.unauthorised", chat: chat, status: "refused")
    case .ignored: parts.recorder.log(.debug, "update.ignored")
    case .undecodable: parts.recorder.log(.warning, "update.undecodable")
    }
  }

  /// A group has another id from now on; the configuration still has the old one.
  func migrate(from old: Int64, to new: Int64) {
    reception.migrate(from: old, to: new)
    let agent = parts.agent
    parts.lifetime.start { await agent.move(from: old, to: new) }
    parts.recorder.log(.warning, "chat.migrated", chat: new)
  }

  private func carryOut(
    _ command: ChatCommand, _ message: IncomingMessage, _ ticket: InboxTicket
  ) {
    switch command {
    case .start: reply(ChatText.start, to: message)
    case .help: reply(ChatText.help(personas: reception.personas.names.sorted()), to: message)
    case .status: reply(statusText(), to: message)
    case .stop: reply(ChatText.stopped(stop(message.place.chat, before: ticket)), to: message)
    case .textMissing(let persona): reply(ChatText.textMissing(persona), to: message)
    case .unknown(let name): reply(ChatText.unknown(name), to: message)
    case .reset, .prompt: break  // These wait their turn: they are prompts.
    }
  }

  private func statusText() -> String {
    ChatText.status(
      waiting: inbox.waitingCount, isRunning: running != nil,
      trouble: parts.board.current.agent.trouble)
  }

  private func stop(_ chat: Int64, before ticket: InboxTicket) -> Int {
    let stop = inbox.stop(chat: chat, before: ticket)
    for case .prompt(let prompt) in stop.ended.map(\.payload) { endStopped(prompt) }
    guard let ticket = stop.running, running?.ticket == ticket else { return stop.ended.count }
    running?.end(.stopped)
    return stop.ended.count + 1
  }

  /// Replies to a message, with one more try.
  func reply(_ text: String, to message: IncomingMessage) {
    guard repliesInFlight < Bridge.mostReplies else {
      return parts.recorder.log(.warning, "reply.left_out", chat: message.place.chat)
    }
    repliesInFlight += 1
    let sender = AnswerSender(bot: parts.bot)
    let answer = Answer(text, to: message)
    parts.lifetime.start { [self] in
      let result = await sender.send(answer)
      if case .postponed(let pause) = result.outcome, pause < .seconds(10) {
        try? await Task.sleep(for: pause)
        await replied(await sender.send(result.answer), to: message)
      } else {
        await replied(result, to: message)
      }
    }
  }

  private func replied(_ result: AnswerSender.Result, to message: IncomingMessage) {
    repliesInFlight -= 1
    if let new = result.migratedTo { migrate(from: message.place.chat, to: new) }
    if let error = result.error {
      parts.recorder.log(
        .warning, "reply.failed", chat: message.place.chat, fields: ["reason": .text(error.words)])
    }
    advance()
  }
}
