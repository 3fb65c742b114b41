/// How long, and how often, the relay tries an agent for one prompt.
struct AgentTimeouts: Equatable, Sendable {
  /// The time from the first call to the last, 1 s to 10 min (`A2A_TIMEOUT`); default 20 s.
  var timeout: Duration = .seconds(20)

  /// How often the relay may send a prompt again or search for it, 0 to 10 (`A2A_RETRY_ATTEMPTS`);
  /// default 3.
  var retries = 3

  /// The upper bound of the pause before the first retry, doubled before each further one
  /// (`A2A_RETRY_BASE`); default 500 ms.
  var base: Duration = .milliseconds(500)

  /// The longest pause (`A2A_RETRY_CAP`); default 8 s.
  var cap: Duration = .seconds(8)

  /// The pause before the first poll of a task. Each further pause is 1.5 times as long, up to
  /// `slowestPoll`.
  var firstPoll: Duration = .milliseconds(50)

  /// The longest pause between two polls of a task.
  var slowestPoll: Duration = .seconds(5)

  /// The time after the timeout in which a task may confirm its cancellation.
  var cancelGrace: Duration = .seconds(1)

  /// The pauses before the retries of one prompt.
  var backoff: Backoff { Backoff(base: base, cap: cap, attempts: retries, budget: timeout) }

  /// The pause between polls that follows a pause of `pause`.
  func poll(after pause: Duration) -> Duration { min(pause * 1.5, slowestPoll) }
}
