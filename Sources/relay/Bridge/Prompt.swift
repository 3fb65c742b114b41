import Telemetry
import Threads

/// A prompt that a chat has sent, with the data for its answer, metrics, and trace.
struct Prompt: Sendable {
  enum Kind: Sendable {
    /// Requests an answer to this text.
    case answer(String)

    /// Starts a new conversation (`/reset`). It is queued like a prompt.
    case reset
  }

  /// The message that contains the prompt. The answer replies to it.
  let message: IncomingMessage

  let kind: Kind

  /// The id of the message that is sent to the agent. It stays the same after a restart.
  let messageID: MessageID

  /// The persona that answers.
  let persona: String

  /// The value of the metric label `command`: `prompt`, `reset`, or, for a prompt that names a
  /// persona, `persona`.
  let command: String

  /// The id of the prompt's trace, which is also the correlation id of its log lines.
  let trace: TraceID

  /// When this process received the prompt.
  let received: ContinuousClock.Instant

  /// The same time by the wall clock.
  let receivedAt: WallTime
}

/// The prompt that the agent is working on.
struct RunningPrompt: Sendable {
  /// Why a prompt is ended before the agent has finished it.
  enum Ending: Hashable, Sendable {
    /// The chat sent `/stop`.
    case stopped

    /// Another consumer has confirmed the prompt.
    case taken

    /// The process ends. The next process answers the prompt.
    case left
  }

  /// The prompt's id in the inbox.
  let id: PromptID

  let prompt: Prompt

  /// The task that calls the agent.
  let work: Lifetime.Work

  /// Why the prompt is ended early; nil if it is not.
  private(set) var ending: Ending?

  /// Creates the record of a prompt whose call has begun.
  init(id: PromptID, prompt: Prompt, work: Lifetime.Work) {
    self.id = id
    self.prompt = prompt
    self.work = work
  }

  /// Cancels the call and records why. If it was ended before, does nothing: the first reason
  /// counts.
  mutating func end(_ ending: Ending) {
    guard self.ending == nil else { return }
    self.ending = ending
    work.cancel()
  }
}
