import Telemetry
import Threads

/// A prompt on its way from Telegram to the agent and back.
struct Prompt: Sendable {
  enum Kind: Sendable {
    /// Asks for an answer to this text.
    case answer(String)

    /// Starts a new conversation (`/reset`), in its turn among the prompts.
    case reset
  }

  /// Where it came from, and which message the answer replies to.
  let message: IncomingMessage

  let kind: Kind

  /// The id of its message to the agent, the same after a restart.
  let messageID: MessageID

  /// The persona that must answer.
  let persona: String

  /// The label of its metrics: `prompt`, `reset`, or `persona` for a prompt that names one.
  let command: String

  /// Its trace, whose id is the correlation id of its log lines.
  let trace: TraceID

  /// When this process received it.
  let received: ContinuousClock.Instant

  /// The same moment as the wall clock's.
  let receivedAt: WallTime
}

/// The prompt that the agent is working on.
struct RunningPrompt: Sendable {
  /// Why it is ended before the agent is done.
  enum Ending: Hashable, Sendable {
    /// The chat sent `/stop`.
    case stopped

    /// The process ends: the next one answers the prompt.
    case left
  }

  /// Its name in the inbox.
  let id: PromptID

  let prompt: Prompt

  /// The call of the agent.
  let work: Lifetime.Work

  /// Why it ends early; nil while it does not.
  private(set) var ending: Ending?

  /// A prompt whose call has begun.
  init(id: PromptID, prompt: Prompt, work: Lifetime.Work) {
    self.id = id
    self.prompt = prompt
    self.work = work
  }

  /// Cancels the call; the first reason counts.
  mutating func end(_ ending: Ending) {
    guard self.ending == nil else { return }
    self.ending = ending
    work.cancel()
  }
}
