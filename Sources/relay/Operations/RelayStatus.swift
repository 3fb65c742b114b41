/// How the relay stands: what `/healthz`, `/readyz` and the supervisor are told. A value without a
/// clock.
struct RelayStatus: Sendable, Equatable {
  /// Where the process is in its life.
  enum Phase: Sendable, Equatable { case starting, serving, draining }

  /// How the last poll went. The words are for people: no text of a peer's, no URL.
  enum TelegramCondition: Sendable, Equatable {
    case unknown, polling
    case unreachable(String)
    /// Another consumer has the bot.
    case conflict(String)
  }

  /// How the last call of the agent went; the words likewise.
  enum AgentCondition: Sendable, Equatable {
    case unknown, reachable
    case unreachable(String)
  }

  /// How much longer than its timeout a poll may take before the relay is not ready.
  static let silence = Duration.seconds(20)

  /// How much longer before it counts as hung.
  static let hang = Duration.seconds(60)

  /// Where the process is in its life.
  var phase = Phase.starting

  /// Whether it polls.
  var mode: InboxMode

  /// Whether Telegram answers.
  var telegram = TelegramCondition.unknown

  /// Whether the agent answers.
  var agent = AgentCondition.unknown

  /// When the last poll was answered, which is what feeds the watchdog.
  var lastPoll: ContinuousClock.Instant?

  /// When the last poll that failed did so.
  var lastPollEnd: ContinuousClock.Instant?

  /// Since when it has been polling, by phase and mode; nil while it does not. The board keeps it.
  var pollingSince: ContinuousClock.Instant?

  /// How long a poll waits.
  var pollTimeout: Duration

  /// The bot's user name; nil before Telegram has told it.
  var bot: String?

  /// How many prompts wait.
  var waiting = 0

  /// Whether a prompt is with the agent.
  var isRunning = false

  /// A relay that starts.
  init(mode: InboxMode, pollTimeout: Duration) {
    self.mode = mode
    self.pollTimeout = pollTimeout
  }

  /// Whether polls follow one another.
  var isPolling: Bool { phase == .serving && mode == .active }

  /// Why no prompts should be expected to be answered now; empty: ready.
  func reasonsNotReady(at now: ContinuousClock.Instant) -> [String] {
    var reasons: [String] = []
    if phase == .starting { reasons.append("starting") }
    if phase == .draining || mode == .draining { reasons.append("draining") }
    if mode == .passive { reasons.append("passive") }
    switch telegram {
    case .unknown: if mode == .active { reasons.append("telegram: not polled yet") }
    case .polling: break
    case .unreachable(let words), .conflict(let words): reasons.append("telegram: \(words)")
    }
    if isPolling, let last = [lastPoll, pollingSince].compactMap(\.self).max(),
      now - last > pollTimeout + RelayStatus.silence
    {
      reasons.append("telegram: no poll was answered for \((now - last).components.seconds) s")
    }
    switch agent {
    case .unknown: reasons.append("agent: not called yet")
    case .reachable: break
    case .unreachable(let words): reasons.append("agent: \(words)")
    }
    return reasons
  }

  /// False when polls ought to follow one another and none has ended, well or badly, for so long that
  /// only a restart helps.
  func isAlive(at now: ContinuousClock.Instant) -> Bool {
    guard isPolling, let last = [lastPoll, lastPollEnd, pollingSince].compactMap(\.self).max()
    else { return true }
    return now - last <= pollTimeout + RelayStatus.hang
  }
}
