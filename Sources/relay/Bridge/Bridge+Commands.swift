import Telemetry
import Threads

// Handling updates that are not prompts. They are finished as soon as they are seen, so their
// replies are best effort.
extension Bridge {
  func handle(_ update: IncomingUpdate, _ id: PromptID) {
    switch update {
    case .prompt: break
    case .command(let command, let message): run(command, message, id)
    case .unsupported(let media, let message):
      guard message.album == nil else { return awaitCaption(of: message) }
      reply(ChatText.unsupported(media), to: message)
    case .migrated(let old, let new): migrated(from: old, to: new)
    case .unauthorized(let chat):
      parts.recorder.measure { $0.unauthorised.add() }
      parts.recorder.log(.warning, "update.unauthorised", chat: chat, status: "refused")
    case .ignored: parts.recorder.log(.debug, "update.ignored")
    case .undecodable: parts.recorder.log(.warning, "update.undecodable")
    }
  }

  /// Replies to an album after ``AlbumBook/patience``, unless a caption arrives.
  private func awaitCaption(of message: IncomingMessage) {
    albumsAwaited += 1
    parts.lifetime.start { [self] in
      try? await Task.sleep(for: AlbumBook.patience)
      await endAlbum(of: message)
    }
  }

  private func endAlbum(of message: IncomingMessage) {
    albumsAwaited -= 1
    if !classifier.hasCaption(message) { reply(ChatText.unsupportedAlbum, to: message) }
    advance()
  }

  private func run(_ command: ChatCommand, _ message: IncomingMessage, _ id: PromptID) {
    switch command {
    case .start: reply(ChatText.start, to: message)
    case .help: reply(ChatText.help(personas: classifier.personas.names.sorted()), to: message)
    case .status:
      let status = ChatText.status(
        waiting: inbox.waitingCount, isRunning: running != nil,
        isAgentUnreachable: parts.board.current.agent.isUnreachable)
      reply(status, to: message)
    case .stop: reply(ChatText.stopped(stop(message.place.chat, before: id)), to: message)
    case .textMissing(let persona): reply(ChatText.textMissing(persona), to: message)
    case .unknown(let name): reply(ChatText.unknown(name), to: message)
    case .reset, .prompt: break  // The inbox queues these as prompts.
    }
  }

  /// Ends the prompts of `chat` that arrived before `id`, and returns their number.
  private func stop(_ chat: Int64, before id: PromptID) -> Int {
    let stop = inbox.stop(chat: chat, before: id)
    for case .prompt(let prompt) in stop.ended.map(\.payload) {
      parts.recorder.promptStopped(prompt)
    }
    guard let id = stop.running, running?.id == id else { return stop.ended.count }
    running?.end(.stopped)
    return stop.ended.count + 1
  }

  func reply(_ text: String, to message: IncomingMessage) {
    replies.send(text, to: message) { [self] in await replied($0, to: message) }
  }

  private func replied(_ result: AnswerSender.Result, to message: IncomingMessage) {
    if let new = result.migratedTo { migrate(from: message.place.chat, to: new) }
    budget.note(
      result.answer.accepted, in: message.place.chat, error: result.error, at: .now)
    replies.end(result, to: message)
    advance()
  }
}
