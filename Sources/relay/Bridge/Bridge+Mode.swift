import Telemetry
import Threads

// Changing the mode and ending the process.
extension Bridge {
  /// How long a change to passive mode may take in addition to the time limit of a prompt.
  private static let modeGrace = Duration.seconds(15)

  /// Handles SIGTERM: stops admitting updates, and finishes and confirms the queued prompts. At
  /// `deadline`, the remaining prompts are left to Telegram. The call returns at the latest when
  /// `grace` has passed after `deadline`.
  func drain(until deadline: ContinuousClock.Instant, grace: Duration) async {
    inbox.drain()
    parts.board.update { $0.phase = .draining }
    let clock = parts.lifetime.start { [self] in
      do {
        try await Task.sleep(until: deadline, clock: .continuous)
        await leave()
        try await Task.sleep(for: grace)
        await giveUp()
      } catch { return }
    }
    advance()
    await wait { $0.mayLeave }
    clock.cancel()
  }

  /// The number of prompts that are left if the process ends now: at Telegram, and in the journal.
  var leftCounts: (telegram: Int, held: Int) {
    let (counts, held) = (inbox.ledger.counts, inbox.heldCount)
    return (counts.inHand + counts.deferred - held, held)
  }

  /// Changes the mode. `active` takes effect once the folder of `STATE_DIR` is open, `passive` once
  /// the prompt in flight is answered and confirmed. Returns whether the mode has taken effect.
  func setMode(_ mode: RelayMode) async -> Bool {
    guard inbox.mode != .draining else { return false }
    if inbox.mode != mode {
      parts.recorder.log(.info, "mode.changed", status: mode.rawValue)
      parts.board.update { $0.mode = mode }
      modeChanged(to: mode)
    }
    guard mode == .passive else {
      inbox.activate()
      openJournal()
      advance()
      await wait {
        !$0.inbox.journal.isAwaited || !$0.journal.isOpening || $0.inbox.mode != .active
          || $0.parts.board.current.state != nil
      }
      return inbox.mode == .active && !inbox.journal.isAwaited
    }
    inbox.standBy()
    let limit = parts.settings.agentTimeouts.timeout + Bridge.modeGrace
    let end = ContinuousClock.now + limit
    let clock = parts.lifetime.start { [self] in
      do { try await Task.sleep(until: end, clock: .continuous) } catch { return }
      await advance()
    }
    advance()
    await wait { $0.inbox.isQuiet || $0.inbox.mode != .passive || .now >= end }
    clock.cancel()
    guard inbox.mode == .passive, inbox.isQuiet else { return false }
    await closeJournal()
    return inbox.mode == .passive
  }
}
