import HTTP

/// Derives whether the agent can be reached from the outcomes of prompts and of readings of its
/// card. It has no clock.
///
/// One failure says nothing about the service, so an agent that was reachable becomes unreachable
/// only after ``tolerance`` failures in a row. A prompt that the agent answers ends the row.
struct AgentRecord: Sendable {
  /// The number of failures in a row that make a reachable agent unreachable.
  static let tolerance = 3

  /// The time after a failed prompt during which a readable card does not end the row, because it
  /// does not show that prompts succeed.
  static let probation = Duration.seconds(60)

  /// Whether the agent can be reached.
  private(set) var condition = RelayStatus.AgentCondition.unknown

  /// The number of failures since the last success.
  private var failures = 0

  /// When a prompt last failed in a way that a readable card does not disprove.
  private var lastFailedPrompt: ContinuousClock.Instant?

  /// Whether the card must be read to find out if the agent has recovered.
  var isDoubtful: Bool { failures > 0 }

  /// Records the outcome of a prompt. It is ignored if it says nothing about the agent as a
  /// service.
  mutating func note(_ outcome: AgentOutcome, at now: ContinuousClock.Instant) {
    switch outcome {
    case .answered: succeed()
    case .failed(let failure) where failure.isAgentResponse == true: succeed()
    case .failed(let failure) where failure.concernsService:
      if !failure.isDisprovedByCard { lastFailedPrompt = now }
      fail(failure)
    case .failed: break
    }
  }

  /// Records that the card was read.
  mutating func cardRead(at now: ContinuousClock.Instant) {
    if let lastFailedPrompt, now - lastFailedPrompt < AgentRecord.probation { return }
    succeed()
  }

  /// Records that the card could not be read.
  mutating func cardFailed(_ failure: AgentFailure) { fail(failure) }

  private mutating func succeed() {
    failures = 0
    lastFailedPrompt = nil
    condition = .reachable
  }

  private mutating func fail(_ failure: AgentFailure) {
    failures += 1
    if condition == .reachable, failures < AgentRecord.tolerance { return }
    condition = .unreachable(failure.message)
  }
}

extension AgentFailure {
  /// Whether a readable card shows that the failure has passed: there was no connection to the
  /// agent, or the card was the problem.
  fileprivate var isDisprovedByCard: Bool {
    switch self {
    case .call(.transfer(let error)), .outcomeUnknown(.transfer(let error)): !error.mayHaveArrived
    case .call(.card): true
    default: false
    }
  }
}
