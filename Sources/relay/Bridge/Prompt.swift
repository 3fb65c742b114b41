import Telemetry

/// A prompt on its way from Telegram to the agent and back.
struct Prompt: Sendable {
  /// What it asks for.
  enum Wish: Sendable {
    /// An answer to this text.
    case answer(String)

    /// A new conversation from here on (`/reset`), in its turn.
    case reset
  }

  /// Where it came from, and what it replies to.
  let message: IncomingMessage

  /// What it asks for.
  let wish: Wish

  /// The id its message to the agent gets, the same after a restart.
  let messageID: MessageID

  /// Who is to answer.
  let persona: String

  /// What the chat did: `prompt`, `reset`, or `persona` for a prompt that names one.
  let command: String

  /// Its correlation id and trace.
  let trace: TraceID

  /// When this process received it.
  let received: ContinuousClock.Instant

  /// The same by the calendar.
  let receivedAt: WallTime
}
