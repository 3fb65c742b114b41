import Telemetry

// Modes, and the end.
extension Bridge {
  /// How long a change of mode waits beyond what one prompt may take.
  private static let modeGrace = Duration.seconds(15)

  /// SIGTERM (R9): takes nothing in any longer, finishes what is queued and confirms it. At
  /// `deadline` what is not finished is left to Telegram, and after `grace` this returns in any case.
  func drain(until deadline: ContinuousClock.Instant, grace: Duration) async {
    inbox.drain()
    parts.board.update { $0.phase = .draining }
    let clock = parts.lifetime.start { [self] in
      do {
        try await Task.sleep(until: deadline, clock: .continuous)
        await leave()
        try await Task.sleep(for: grace)
        await give()
      } catch { return }
    }
    advance()
    await wait { $0.mayLeave }
    clock.cancel()
  }

  /// How many prompts stay at Telegram if the process ends now.
  var leftCount: Int { inbox.ledger.counts.inHand + inbox.ledger.counts.deferred }

  /// When a process that drains may end, if nothing happens before.
  var leaveTime: ContinuousClock.Instant? {
    guard inbox.mode == .draining, repliesInFlight == 0 else { return nil }
    return inbox.leaveTime
  }

  private var mayLeave: Bool {
    if isGivenUp { return true }
    guard let leaveTime else {
      return inbox.mode == .draining && repliesInFlight == 0 && inbox.isQuiet
    }
    return leaveTime <= .now
  }

  /// There is no time for the rest.
  private func leave() {
    inbox.leaveWaiting()
    running?.end(.left)
    advance()
  }

  private func give() {
    isGivenUp = true
    advance()
  }

  /// Changes who consumes (R10). `active` is done at once; `passive` when the prompt in flight is
  /// answered and confirmed. False when that did not come about.
  func setMode(_ mode: InboxMode) async -> Bool {
    guard inbox.mode != .draining else { return false }
    if inbox.mode != mode {
      parts.recorder.log(.info, "mode.changed", status: mode.rawValue)
      parts.board.update { $0.mode = mode }
    }
    guard mode == .passive else {
      inbox.activate()
      advance()
      return true
    }
    inbox.standBy()
    let limit = parts.settings.agentPatience.timeout + Bridge.modeGrace
    let end = ContinuousClock.now + limit
    let clock = parts.lifetime.start { [self] in
      do { try await Task.sleep(until: end, clock: .continuous) } catch { return }
      await advance()
    }
    advance()
    await wait { $0.inbox.isQuiet || $0.inbox.mode != .passive || .now >= end }
    clock.cancel()
    return inbox.mode == .passive && inbox.isQuiet
  }
}
