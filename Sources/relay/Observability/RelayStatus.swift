import Threads

/// The state that `/healthz`, `/readyz` and the watchdog report. It never reads a clock.
struct RelayStatus: Sendable, Equatable {
  enum Phase: Sendable, Equatable { case starting, serving, draining }

  /// How the last poll ended. The reasons are for people, without text from a peer and without
  /// URLs.
  enum TelegramCondition: Sendable, Equatable {
    case unknown, polling
    case unreachable(String)
    /// Another consumer has the bot.
    case conflict(String)
  }

  /// How the last call of the agent ended; the reason likewise.
  enum AgentCondition: Sendable, Equatable {
    case unknown, reachable
    case unreachable(String)

    /// Whether the last call failed.
    var isUnreachable: Bool {
      if case .unreachable = self { true } else { false }
    }
  }

  /// How much longer than its timeout a poll may take before the relay is not ready.
  static let silence = Duration.seconds(20)

  /// How much longer than its timeout a poll may take before the relay counts as hung.
  static let hang = Duration.seconds(60)

  var phase = Phase.starting
  var mode: RelayMode
  var telegram = TelegramCondition.unknown
  var agent = AgentCondition.unknown

  /// When the last poll succeeded.
  var lastPoll: ContinuousClock.Instant?

  /// When the last failed poll ended.
  var lastPollEnd: ContinuousClock.Instant?

  /// Since when it has been polling, by phase and mode; nil while it is not. ``StatusBoard`` keeps
  /// it.
  var pollingSince: ContinuousClock.Instant?

  /// How long Telegram may hold a poll.
  var pollTimeout: Duration

  /// The bot's user name; nil before Telegram has returned it.
  var bot: String?

  /// How many prompts wait.
  var waiting = 0

  /// The state at the start.
  init(mode: RelayMode, pollTimeout: Duration) {
    self.mode = mode
    self.pollTimeout = pollTimeout
  }

  /// Whether polls should follow one another.
  var isPolling: Bool { phase == .serving && mode == .active }

  /// Why prompts cannot be expected to be answered now; empty when the relay is ready.
  func reasonsNotReady(at now: ContinuousClock.Instant) -> [String] {
    var reasons: [String] = []
    if phase == .starting { reasons.append("starting") }
    if phase == .draining || mode == .draining { reasons.append("draining") }
    if mode == .passive { reasons.append("passive") }
    switch telegram {
    case .unknown: if mode == .active { reasons.append("telegram: not polled yet") }
    case .polling: break
    case .unreachable(let reason), .conflict(let reason): reasons.append("telegram: \(reason)")
    }
    if isPolling, let last = [lastPoll, pollingSince].compactMap(\.self).max(),
      now - last > pollTimeout + RelayStatus.silence
    {
      reasons.append("telegram: no poll was answered for \((now - last).components.seconds) s")
    }
    switch agent {
    case .unknown: reasons.append("agent: not called yet")
    case .reachable: break
    case .unreachable(let reason): reasons.append("agent: \(reason)")
    }
    return reasons
  }

  /// False if polls should follow one another and none has succeeded or failed for so long that
  /// only a restart helps.
  func isAlive(at now: ContinuousClock.Instant) -> Bool {
    guard isPolling, let last = [lastPoll, lastPollEnd, pollingSince].compactMap(\.self).max()
    else { return true }
    return now - last <= pollTimeout + RelayStatus.hang
  }
}

/// The current status, which any thread may read and change.
final class StatusBoard: Sendable {
  private let status: Locked<RelayStatus>

  /// A board that shows `status`.
  init(_ status: RelayStatus) { self.status = Locked(status) }

  /// The status now.
  var current: RelayStatus { status.withLock { $0 } }

  /// Changes the status; `body` must be short. Keeps ``RelayStatus/pollingSince``.
  func update(_ body: (inout RelayStatus) -> Void) {
    status.withLock { status in
      body(&status)
      guard status.isPolling else {
        status.pollingSince = nil
        return
      }
      if status.pollingSince == nil { status.pollingSince = .now }
    }
  }
}
