import Telemetry
import Threads

/// Whether the agent can be reached. This is learned from prompts and, while the agent cannot be
/// reached, by reading its card periodically.
final class AgentHealth: Sendable {
  private let agent: AgentClient
  private let board: StatusBoard
  private let recorder: Recorder
  private let lifetime: Lifetime
  private let isProbing = Locked(false)

  /// The time limit for reading the card.
  private static let patience = Duration.seconds(5)

  /// Shows on `board` whether `agent` can be reached; `lifetime` owns the probes.
  init(agent: AgentClient, board: StatusBoard, recorder: Recorder, lifetime: Lifetime) {
    self.agent = agent
    self.board = board
    self.recorder = recorder
    self.lifetime = lifetime
  }

  /// Reads the agent's card once, and after a failure again and again until it succeeds. Returns
  /// why the first reading failed, or nil.
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

  /// Records how a prompt ended.
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

  /// Reads the card every 5 s to 30 s until that succeeds.
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

  /// False if probing is under way already.
  private func beginProbing() -> Bool {
    isProbing.withLock { isProbing in
      defer { isProbing = true }
      return !isProbing
    }
  }
}
