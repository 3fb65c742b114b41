import Locks
import Telemetry

/// Keeps in mind whether the agent can be reached: by what prompts met, and while it cannot, by
/// reading its card now and then.
final class AgentWatch: Sendable {
  private let agent: AgentClient
  private let board: StatusBoard
  private let recorder: Recorder
  private let lifetime: Lifetime
  private let isProbing = Locked(false)

  /// How long a look at the card may take.
  static let patience = Duration.seconds(5)

  /// A watch over `agent` that shows on `board` what it sees.
  init(agent: AgentClient, board: StatusBoard, recorder: Recorder, lifetime: Lifetime) {
    self.agent = agent
    self.board = board
    self.recorder = recorder
    self.lifetime = lifetime
  }

  /// Looks at the card, at the start; afterwards it is looked at until it can be read. The failure, if there was one.
  func look() async -> AgentFailure? {
    do throws(AgentFailure) {
      try await agent.connect(deadline: .now + AgentWatch.patience)
      show(.reachable)
      return nil
    } catch {
      if !Task.isCancelled { show(.unreachable(error.words)) }
      return error
    }
  }

  /// What a prompt met.
  func note(_ outcome: AgentOutcome) {
    switch outcome {
    case .answered: show(.reachable)
    case .failed(let failure):
      guard let isOfTheAgent = failure.isOfTheAgent else { return }
      show(isOfTheAgent ? .reachable : .unreachable(failure.words))
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
    case (_, .unreachable(let words)):
      recorder.log(.warning, "agent.unreachable", fields: ["reason": .text(words)])
    }
    if case .unreachable = condition { probe() }
  }

  /// Reads the card every 5 s to 30 s until it can be read.
  private func probe() {
    guard begin() else { return }
    lifetime.start { [self] in
      var pause = Duration.seconds(5)
      while !Task.isCancelled, case .unreachable = board.current.agent {
        do { try await Task.sleep(for: pause) } catch { break }
        if case .unreachable = board.current.agent { _ = await look() }
        pause = min(pause * 2, .seconds(30))
      }
      isProbing.withLock { $0 = false }
    }
  }

  private func begin() -> Bool {
    isProbing.withLock { isProbing in
      defer { isProbing = true }
      return !isProbing
    }
  }
}
