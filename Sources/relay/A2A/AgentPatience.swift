/// How long and how often an agent is tried for one prompt.
struct AgentPatience: Equatable, Sendable {
  /// From the first call to the last, 1 s to 10 min (`A2A_TIMEOUT`); default 20 s.
  var timeout: Duration = .seconds(20)

  /// How often a prompt is sent, or looked for, again, 0 to 10 (`A2A_RETRY_ATTEMPTS`); default 3.
  var retries = 3

  /// The pause before the first retry, doubled before each further one (`A2A_RETRY_BASE`); 500 ms.
  var base: Duration = .milliseconds(500)

  /// The longest pause (`A2A_RETRY_CAP`); 8 s.
  var cap: Duration = .seconds(8)

  /// The pause before a task is asked for the first time; half as much again before each further
  /// time, up to `slowestPoll`.
  var firstPoll: Duration = .milliseconds(50)

  /// The longest pause between two questions about a task.
  var slowestPoll: Duration = .seconds(5)

  /// What a task gets to confirm its cancellation, beyond the timeout.
  var cancelGrace: Duration = .seconds(1)

  /// The pauses before the retries of one prompt.
  var backoff: Backoff { Backoff(base: base, cap: cap, attempts: retries, budget: timeout) }

  /// The pause after one of `pause` between two questions about a task.
  func poll(after pause: Duration) -> Duration { min(pause * 1.5, slowestPoll) }
}
