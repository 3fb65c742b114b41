import Threads

/// The services that a bridge uses.
struct BridgeParts: Sendable {
  let settings: Settings
  let bot: BotClient
  let agent: AgentClient
  let agentHealth: AgentHealth
  let recorder: Recorder

  /// The state that the status pages show.
  let board: StatusBoard

  /// Owns the tasks that make the calls.
  let lifetime: Lifetime

  /// Called with the reason, which is logged, if the relay cannot continue.
  let fail: @Sendable (String) -> Void

  /// Sends the prompt to the agent. Notices that must precede the answer are sent to the chat; each
  /// of them is awaited to keep the order.
  func ask(_ text: String, of prompt: Prompt, traceparent: String) async -> AgentReport {
    let request = AgentPrompt(
      id: prompt.messageID, text: text, persona: prompt.persona, place: prompt.message.place,
      traceparent: traceparent)
    return await agent.answer(request) { [bot, recorder] notice in
      let answer = Answer(ChatText.notice(notice), to: prompt.message)
      let result = await AnswerSender(bot: bot).sendAgainIfPostponed(answer)
      recorder.replyEnded(result, to: prompt.message)
    }
  }
}
