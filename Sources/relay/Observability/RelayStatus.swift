import Threads

/// The state that `/healthz`, `/readyz`, and the watchdog report. It does not read a clock.
struct RelayStatus: Sendable, Equatable {
  enum Phase: Sendable, Equatable { case starting, serving, draining }

  /// The result of the last call that shows whether Telegram can be polled. The reasons are written
  /// for operators and contain no URLs and no text from a peer.
  enum TelegramCondition: Sendable, Equatable {
    case unknown
    /// Telegram has answered `getMe`, but no poll since the start or the last change of mode.
    case identified
    /// The last poll succeeded.
    case polling
    case unreachable(String)
    /// Another consumer polls this bot.
    case conflict(String)
  }

  /// Whether the agent can be reached, as ``AgentRecord`` derives it from several calls. The reason
  /// is written for operators and contains no URLs and no text from a peer.
  enum AgentCondition: Sendable, Equatable {
    case unknown, reachable
    case unreachable(String)

    /// Whether the agent cannot be reached.
    var isUnreachable: Bool {
      if case .unreachable = self { true } else { false }
    }
  }

  /// The time that may pass without a successful poll, in addition to the poll timeout, before the
  /// relay is reported as not ready.
  static let silence = Duration.seconds(20)

  /// The time that may pass without the end of a poll, in addition to the poll timeout, before the
  /// relay is reported as hung.
  static let hang = Duration.seconds(60)

  /// The time for which Telegram must hold the first poll before polling counts as working.
  /// Telegram refuses a poll at once or not at all, but it holds even a short poll for 3 s if
  /// another consumer has just sent the same offset.
  static let hold = Duration.seconds(1)

  var phase = Phase.starting
  var mode: RelayMode
  var telegram = TelegramCondition.unknown
  var agent = AgentCondition.unknown

  /// When the poll in flight began; nil if there is none.
  var pollBegan: ContinuousClock.Instant?

  /// When the last poll succeeded.
  var lastPoll: ContinuousClock.Instant?

  /// When the last failed poll ended.
  var lastPollEnd: ContinuousClock.Instant?

  /// The time since which the relay should be polling, according to its phase and mode; nil while
  /// it should not. ``StatusBoard`` sets it.
  var pollingSince: ContinuousClock.Instant?

  /// How long Telegram may hold a poll while there are no updates.
  var pollTimeout: Duration

  /// The bot's user name; nil until Telegram has returned it.
  var bot: String?

  /// The number of waiting prompts.
  var waiting = 0

  /// The number of unfinished prompts that only the folder of `STATE_DIR` contains; nil before the
  /// folder is opened for the first time.
  var held: Int? = 0

  /// Identifies the folder of `STATE_DIR`; nil if there is none.
  var stateFolder: String?

  /// Why the folder of `STATE_DIR` is not open; nil if it is, or is not used.
  var state: String?

  /// What does not work although the relay is ready; nil if everything works.
  var degraded: String?

  /// Creates the state at startup.
  init(mode: RelayMode, pollTimeout: Duration) {
    self.mode = mode
    self.pollTimeout = pollTimeout
  }

  /// Whether the relay should be polling.
  var isPolling: Bool { phase == .serving && mode == .active }

  /// Returns why the relay is not ready to answer prompts. The array is empty if it is ready.
  func reasonsNotReady(at now: ContinuousClock.Instant) -> [String] {
    (mode == .passive ? ["passive"] : []) + reasonsNotFit(at: now)
  }

  /// Returns why the relay would not be ready in the active mode either. The array is empty if the
  /// relay is ready, or is passive and could take over.
  func reasonsNotFit(at now: ContinuousClock.Instant) -> [String] {
    var reasons: [String] = []
    if phase == .starting { reasons.append("starting") }
    if phase == .draining || mode == .draining { reasons.append("draining") }
    if let state { reasons.append("state: \(state)") }
    reasons += telegramReasons(at: now)
    switch agent {
    case .unknown: reasons.append("agent: not called yet")
    case .reachable: break
    case .unreachable(let reason): reasons.append("agent: \(reason)")
    }
    return reasons
  }

  private func telegramReasons(at now: ContinuousClock.Instant) -> [String] {
    var reasons: [String] = []
    switch telegram {
    case .unknown: reasons.append("telegram: not called yet")
    case .identified:
      if mode == .active, !isHeld(at: now) { reasons.append("telegram: not polled yet") }
    case .polling: break
    case .unreachable(let reason), .conflict(let reason): reasons.append("telegram: \(reason)")
    }
    if isPolling, let last = [lastPoll, pollingSince].compactMap(\.self).max(),
      now - last > pollTimeout + RelayStatus.silence
    {
      reasons.append("telegram: no poll has succeeded for \((now - last).components.seconds) s")
    }
    return reasons
  }

  private func isHeld(at now: ContinuousClock.Instant) -> Bool {
    pollBegan.map { now - $0 >= RelayStatus.hold } ?? false
  }

  /// Returns false if the relay should be polling but no poll has ended for so long that only a
  /// restart can help. An instance that waits for the folder of `STATE_DIR` does not poll.
  func isAlive(at now: ContinuousClock.Instant) -> Bool {
    guard isPolling, state == nil,
      let last = [lastPoll, lastPollEnd, pollingSince].compactMap(\.self).max()
    else { return true }
    return now - last <= pollTimeout + RelayStatus.hang
  }
}

/// The current status. Any thread can read and change it.
final class StatusBoard: Sendable {
  private let status: Locked<RelayStatus>

  /// Creates a board that contains `status`.
  init(_ status: RelayStatus) { self.status = Locked(status) }

  /// The current status.
  var current: RelayStatus { status.withLock { $0 } }

  /// Changes the status and updates ``RelayStatus/pollingSince``. `body` must be short, because it
  /// runs while a lock is held.
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
