/// All metrics of one relay process. The type has no lock: its owner must synchronize access.
///
/// To add a metric, add a property and an entry in `members`. `MetricSetTests` fails if the entry
/// is missing.
package struct MetricSet: Sendable {
  /// The time from Telegram's receipt of a prompt to Telegram's acceptance of the answer.
  package var roundTrip = Histogram<PromptLabels>(
    Instrument(
      name: "latency.round_trip_ms", unit: "ms",
      help: "Time from receipt of a prompt to acceptance of its answer."))
  /// The time from the admission of a prompt to the start of the agent's work.
  package var queueWait = Histogram<NoLabels>(
    Instrument(
      name: "queue.wait_ms", unit: "ms", help: "Time that prompts spent in the queue."))
  package var queueDepth = Gauge(
    Instrument(name: "queue.depth", unit: "1", help: "Prompts waiting in the queue."))
  /// 0 in normal operation.
  package var answersAtRisk = Gauge(
    Instrument(
      name: "answers.at_risk", unit: "1", help: "Answers that a crash would send a second time."))
  package var heldPrompts = Gauge(
    Instrument(
      name: "state.held", unit: "1", help: "Unfinished prompts that only STATE_DIR contains."))
  /// Failed writes to the journal, and journals that were set aside.
  package var stateFailures = Counter<NoLabels>(
    Instrument(name: "state.failures", unit: "1", help: "Failures of the journal in STATE_DIR."))
  package var prompts = Counter<OutcomeLabel>(
    Instrument(name: "router.prompts", unit: "1", help: "Completed prompts, by outcome."))
  /// Each attempt is recorded separately.
  package var a2aLatency = Histogram<MethodLabel>(
    Instrument(
      name: "a2a.latency_ms", unit: "ms", help: "Duration of calls to the agent, by method."))
  /// Prompts that the agent did not answer.
  package var a2aFailures = Counter<FailureLabel>(
    Instrument(
      name: "a2a.failure_total", unit: "1",
      help: "Prompts that the agent did not answer, by classification."))
  /// Each attempt is recorded separately. The time of a long poll includes its wait for updates.
  package var telegramLatency = Histogram<MethodLabel>(
    Instrument(
      name: "telegram.latency_ms", unit: "ms", help: "Duration of calls to the Bot API, by method.")
  )
  /// Attempts other than the first attempt of a call.
  package var retries = Counter<PeerLabel>(
    Instrument(name: "transport.retry", unit: "1", help: "Retries of calls, by peer."))
  package var rateLimitHits = Counter<PersonaLabel>(
    Instrument(
      name: "rate_limit.hit", unit: "1", help: "Prompts denied by the rate limit, by persona."))
  /// Updates from chats that are not on the allow-list.
  package var unauthorised = Counter<NoLabels>(
    Instrument(
      name: "router.unauthorised_attempts", unit: "1",
      help: "Messages from chats that are not on the allow-list."))
  package var sinkFailures = Counter<SinkLabel>(
    Instrument(
      name: "telemetry.sink_failures", unit: "1",
      help: "Failed deliveries of telemetry, by sink."))
  package var droppedSpans = Counter<NoLabels>(
    Instrument(
      name: "telemetry.spans_dropped", unit: "1", help: "Spans dropped because the buffer was full."
    ))
  /// The value is set in each snapshot.
  private var uptime = Gauge(
    Instrument(
      name: "router.uptime_seconds", unit: "s", help: "Seconds since the process started."))

  /// All metrics, in the order in which they are encoded.
  private static let members = [
    Member(\.roundTrip), Member(\.queueDepth), Member(\.queueWait), Member(\.answersAtRisk),
    Member(\.heldPrompts), Member(\.stateFailures),
    Member(\.prompts), Member(\.a2aFailures), Member(\.a2aLatency), Member(\.telegramLatency),
    Member(\.retries),
    Member(\.rateLimitHits), Member(\.unauthorised), Member(\.sinkFailures),
    Member(\.droppedSpans), Member(\.uptime),
  ]

  private let environment: String
  private let start: WallTime

  /// Creates metrics without values. If `keepsTimings` is true, single durations are recorded for
  /// StatsD, which has no histograms.
  package init(
    environment: String, startedAt start: WallTime, personas: [String] = [],
    keepsTimings: Bool = false
  ) {
    self.environment = environment
    self.start = start
    for persona in personas { rateLimitHits.declare(PersonaLabel(persona)) }
    guard keepsTimings else { return }
    for member in Self.members { member.keepTimings(&self) }
  }

  /// Returns the values at `now`. The snapshot can be encoded without holding a lock.
  package func snapshot(at now: WallTime, uptime: Duration) -> MetricSnapshot {
    var current = self
    current.uptime.set(uptime.milliseconds.rounded() / 1000)
    return MetricSnapshot(
      environment: environment, start: start, time: max(start, now),
      families: Self.members.map { [current] in $0.family(current) })
  }

  /// Removes and returns the single durations recorded since the last call. The result is empty
  /// unless `keepsTimings` was set.
  package mutating func takeTimings() -> MetricTimings {
    var list: [Timing] = []
    for member in Self.members { list += member.takeTimings(&self) }
    return MetricTimings(list: list)
  }

  /// Type-erased access to one metric of a set.
  private struct Member: Sendable {
    let family: @Sendable (MetricSet) -> MetricFamily
    let keepTimings: @Sendable (inout MetricSet) -> Void
    let takeTimings: @Sendable (inout MetricSet) -> [Timing]

    init<Value: Metric>(_ path: any WritableKeyPath<MetricSet, Value> & Sendable) {
      family = { $0[keyPath: path].family }
      keepTimings = { $0[keyPath: path].keepTimings() }
      takeTimings = { $0[keyPath: path].takeTimings() }
    }
  }
}
