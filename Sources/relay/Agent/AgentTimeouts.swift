/// The time limits and retries of the relay's calls to the agent for one prompt.
struct AgentTimeouts: Equatable, Sendable {
  /// The time limit of a prompt, measured from its first call, 1 s to 10 min (`A2A_TIMEOUT`);
  /// default 20 s.
  var timeout: Duration = .seconds(20)

  /// The maximum number of times that the relay looks up a prompt whose outcome is unknown, and the
  /// maximum number of retries if a gateway does not find the agent, 0 to 10
  /// (`A2A_RETRY_ATTEMPTS`); default 3. While the agent is certainly unavailable, only `timeout`
  /// limits the retries.
  var retries = 3

  /// The upper bound of the pause before the first retry (`A2A_RETRY_BASE`). It doubles before each
  /// further retry. The default is 500 ms.
  var base: Duration = .milliseconds(500)

  /// The upper bound of the pause before any retry (`A2A_RETRY_CAP`); default 8 s.
  var cap: Duration = .seconds(8)

  /// The pause before the first poll of a task. Each further pause is 1.5 times as long, up to
  /// `slowestPoll`.
  var firstPoll: Duration = .milliseconds(50)

  /// The longest pause between two polls of a task.
  var slowestPoll: Duration = .seconds(5)

  /// The time after the timeout for a last search for the prompt, and for canceling its task; 1 s.
  var cancelGrace: Duration = .seconds(1)

  /// The pauses before the retries for one prompt. Their number is limited by the exchange.
  var backoff: Backoff { Backoff(base: base, cap: cap, attempts: .max, budget: timeout) }

  /// Returns the pause before the next poll, given the pause before the last one.
  func poll(after pause: Duration) -> Duration { min(pause * 1.5, slowestPoll) }
}
