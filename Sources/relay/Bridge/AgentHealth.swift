import Telemetry
import Threads

/// Tracks whether the agent can be reached, and shows and logs each change. After a failure, its
/// card is read periodically until the doubt is resolved.
final class AgentHealth: Sendable {
  private let agent: AgentClient
  private let board: StatusBoard
  private let recorder: Recorder
  private let lifetime: Lifetime
  private let record = Locked(AgentRecord())
  private let isProbing = Locked(false)

  /// The time limit for one attempt to read the card.
  private static let patience = Duration.seconds(5)

  /// Creates a tracker that shows on `board` whether `agent` can be reached. `lifetime` owns the
  /// tasks that read the card.
  init(agent: AgentClient, board: StatusBoard, recorder: Recorder, lifetime: Lifetime) {
    self.agent = agent
    self.board = board
    self.recorder = recorder
    self.lifetime = lifetime
  }

  /// Reads the agent's card. Returns nil on success, and otherwise why the reading failed. After a
  /// failure, the card is read periodically in the background until that succeeds.
  func check() async -> AgentFailure? {
    do throws(AgentFailure) {
      try await agent.connect(deadline: .now + AgentHealth.patience)
      update { $0.cardRead(at: .now) }
      return nil
    } catch {
      if !Task.isCancelled { update { $0.cardFailed(error) } }
      return error
    }
  }

  /// Records the outcome of a prompt.
  func note(_ outcome: AgentOutcome) {
    update { $0.note(outcome, at: .now) }
  }

  private func update(_ change: (inout AgentRecord) -> Void) {
    let (before, after, isDoubtful) = record.withLock { record in
      let before = record.condition
      change(&record)
      let after = record.condition
      // Within the lock, so that the board never shows an older condition.
      if after != before { board.update { $0.agent = after } }
      return (before, after, record.isDoubtful)
    }
    logChange(from: before, to: after)
    if isDoubtful { probe() }
  }

  private func logChange(
    from before: RelayStatus.AgentCondition, to after: RelayStatus.AgentCondition
  ) {
    switch (before, after) {
    case (.unreachable, .unreachable), (.reachable, .reachable), (_, .unknown): break
    case (.unreachable, .reachable): recorder.log(.info, "agent.recovered")
    case (.unknown, .reachable): recorder.log(.info, "agent.reachable")
    case (_, .unreachable(let reason)):
      recorder.log(.warning, "agent.unreachable", fields: ["reason": .text(reason)])
    }
  }

  /// Reads the card periodically until the agent is no longer in doubt: first after 5 s, then after
  /// pauses that double up to 30 s.
  private func probe() {
    guard beginProbing() else { return }
    lifetime.start { [self] in
      var pause = Duration.seconds(5)
      while !Task.isCancelled, isDoubtful {
        do { try await Task.sleep(for: pause) } catch { break }
        if isDoubtful { _ = await check() }
        pause = min(pause * 2, .seconds(30))
      }
      isProbing.withLock { $0 = false }
    }
  }

  private var isDoubtful: Bool { record.withLock { $0.isDoubtful } }

  /// Returns false if the card is already being read periodically.
  private func beginProbing() -> Bool {
    isProbing.withLock { isProbing in
      defer { isProbing = true }
      return !isProbing
    }
  }
}
