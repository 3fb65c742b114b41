import Telemetry

// The prompt with the agent.
extension Bridge {
  /// Gives a prompt to the agent.
  func run(_ item: InboxItem<Arrival>, at now: ContinuousClock.Instant) {
    guard case .prompt(let prompt) = item.payload else { return }
    parts.recorder.measure { $0.queueWait.record(now - prompt.received) }
    positionsTold.remove(item.ticket)
    var trace = PromptTrace(prompt, isSampled: parts.recorder.isSampled(prompt.trace))
    trace.agentBegan = .now()
    let (ticket, begun) = (item.ticket, trace)
    let work: Lifetime.Work
    switch prompt.wish {
    case .reset:
      let agent = parts.agent
      work = parts.lifetime.start { [self] in
        await agent.forget(prompt.message.place)
        await finish(ticket, Answer(ChatText.reset, to: prompt.message), begun)
      }
    case .answer(let text):
      work = parts.lifetime.start { [self] in await ask(text, prompt, ticket, begun) }
    }
    running = RunningPrompt(
      ticket: ticket, prompt: prompt, typingDue: now + Bridge.typingPatience, work: work)
    watchTyping()
    parts.board.update { $0.isRunning = true }
  }

  private nonisolated func ask(
    _ text: String, _ prompt: Prompt, _ ticket: InboxTicket, _ trace: PromptTrace
  ) async {
    let request = AgentPrompt(
      id: prompt.messageID, text: text, persona: prompt.persona, place: prompt.message.place,
      traceparent: trace.traceparent)
    let report = await parts.agent.answer(request) { await self.tell($0, prompt) }
    await answered(ticket, report, trace)
  }

  /// What the chat should know before the answer: in order, so it is waited for.
  private nonisolated func tell(_ notice: AgentNotice, _ prompt: Prompt) async {
    let text =
      switch notice {
      case .authorization(let text): ChatText.authorization(text)
      case .earlierAnswer(let text): text.isBlank ? ChatText.nothingSaid : text
      case .contextLost: ChatText.contextLost
      }
    _ = await AnswerSender(bot: parts.bot).send(Answer(text, to: prompt.message))
  }

  /// The agent is done, or the prompt was given up.
  private func answered(_ ticket: InboxTicket, _ report: AgentReport, _ trace: PromptTrace) {
    guard let prompt = running?.prompt, running?.ticket == ticket else { return }
    parts.agentWatch.note(report.outcome)
    parts.recorder.measure { $0.retries.add(report.retries, .a2a) }
    switch report.outcome {
    case .answered(let answer):
      finish(ticket, Answer(answer, to: prompt), trace)
    case .failed(.stopped):
      let ending = running?.ending
      clearRunning()
      if ending == .left {
        inbox.leaveRunning(ticket)
      } else {
        inbox.refuse(ticket)
        endStopped(prompt)
      }
      advance()
    case .failed(let failure):
      count(failure, prompt)
      let isFatal = failure.classification == .fatal
      let text = ChatText.failure(failure) ?? ChatText.nothingSaid
      finish(ticket, Answer(text, to: prompt.message, .failed(isFatal: isFatal)), trace)
    }
  }

  private func count(_ failure: AgentFailure, _ prompt: Prompt) {
    guard let classification = failure.classification else { return }
    parts.recorder.measure {
      $0.a2aFailures.add(1, classification == .fatal ? .fatal : .transient)
    }
    parts.recorder.log(
      .warning, "a2a.failed", about: prompt, status: classification.rawValue,
      fields: ["reason": .text(failure.words)])
  }

  private func finish(_ ticket: InboxTicket, _ answer: Answer, _ trace: PromptTrace) {
    guard let prompt = running?.prompt, running?.ticket == ticket else { return }
    clearRunning()
    var trace = trace
    trace.agentEnded = .now()
    answers[ticket] = PendingAnswer(prompt: prompt, answer: answer, trace: trace)
    inbox.answerReady(ticket)
    advance()
  }

  private func clearRunning() {
    typing?.cancel()
    running = nil
    parts.board.update { $0.isRunning = false }
  }
}

extension Answer {
  /// The agent's own.
  fileprivate init(_ answer: AgentAnswer, to prompt: Prompt) {
    var text = answer.text.isBlank ? ChatText.nothingSaid : answer.text
    if answer.kind == .authorization { text = ChatText.authorization(answer.text) }
    if let media = prompt.message.attachment { text += "\n\n" + ChatText.attachmentLeft(media) }
    self.init(text, to: prompt.message)
  }
}
