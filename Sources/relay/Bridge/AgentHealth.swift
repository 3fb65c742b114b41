import Telemetry
import Threads

/// Tracks whether the agent can be reached. The outcomes of prompts show this. While the agent
/// cannot be reached, its card is also read periodically.
final class AgentHealth: Sendable {
  private let agent: AgentClient
  private let board: StatusBoard
  private let recorder: Recorder
  private let lifetime: Lifetime
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
      show(.reachable)
      return nil
    } catch {
      if !Task.isCancelled { show(.unreachable(error.message)) }
      return error
    }
  }

  /// Records the outcome of a prompt. An outcome that does not show whether the agent can be
  /// reached is ignored.
  func note(_ outcome: AgentOutcome) {
    switch outcome {
    case .answered: show(.reachable)
    case .failed(let failure):
      guard let isAgentResponse = failure.isAgentResponse else { return }
      show(isAgentResponse ? .reachable : .unreachable(failure.message))
    }
  }

  private func show(_ condition: RelayStatus.AgentCondition) {
    let before = board.current.agent
    guard condition != before else { return }
    board.update { $0.agent = condition }
    switch (before, condition) {
    case (.unreachable, .unreachable), (_, .unknown): break
    case (.unreachable, .reachable): recorder.log(.info, "agent.recovered")
    case (_, .reachable): recorder.log(.info, "agent.reachable")
    case (_, .unreachable(let reason)):
      recorder.log(.warning, "agent.unreachable", fields: ["reason": .text(reason)])
    }
    if case .unreachable = condition { probe() }
  }

  /// Reads the card periodically until that succeeds: first after 5 s, then after pauses that
  /// double up to 30 s.
  private func probe() {
    guard beginProbing() else { return }
    lifetime.start { [self] in
      var pause = Duration.seconds(5)
      while !Task.isCancelled, case .unreachable = board.current.agent {
        do { try await Task.sleep(for: pause) } catch { break }
        if case .unreachable = board.current.agent { _ = await check() }
        pause = min(pause * 2, .seconds(30))
      }
      isProbing.withLock { $0 = false }
    }
  }

  /// Returns false if the card is already being read periodically.
  private func beginProbing() -> Bool {
    isProbing.withLock { isProbing in
      defer { isProbing = true }
      return !isProbing
    }
  }
}
