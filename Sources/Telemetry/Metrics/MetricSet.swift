/// All metrics of one relay (R45). A value without clock or lock: its owner protects it.
package struct MetricSet: Sendable {
  /// Telegram's receipt of a prompt to Telegram's acceptance of the answer.
  package var roundTrip: Histogram<PromptLabels>
  /// Admission of a prompt to the start of the agent's work.
  package var queueWait: Histogram<NoLabels>
  /// Prompts that wait.
  package var queueDepth = Gauge(
    Instrument(name: "queue.depth", unit: "1", help: "Prompts that wait for the agent."))
  /// Prompts that ended.
  package var prompts = Counter<OutcomeLabel>(
    Instrument(name: "router.prompts", unit: "1", help: "Prompts that ended, by outcome."))
  /// Calls of the agent, each try by itself.
  package var a2aLatency: Histogram<MethodLabel>
  /// Prompts that the agent did not answer.
  package var a2aFailures = Counter<FailureLabel>(
    Instrument(
      name: "a2a.failure_total", unit: "1", help: "Failures of the agent, by classification."))
  /// Calls of the Bot API, each try by itself; long polls take as long as they wait.
  package var telegramLatency: Histogram<MethodLabel>
  /// Tries after the first.
  package var retries = Counter<PeerLabel>(
    Instrument(name: "transport.retry", unit: "1", help: "Calls that were tried again, by peer."))
  /// Prompts denied by the rate limit.
  package var rateLimitHits = Counter<PersonaLabel>(
    Instrument(
      name: "rate_limit.hit", unit: "1", help: "Prompts denied by the rate limit, by persona."))
  /// Updates from chats that are not on the allow-list.
  package var unauthorised = Counter<NoLabels>(
    Instrument(
      name: "router.unauthorised_attempts", unit: "1",
      help: "Messages from chats that are not on the allow-list."))
  /// Deliveries of telemetry that failed.
  package var sinkFailures = Counter<SinkLabel>(
    Instrument(
      name: "telemetry.sink_failures", unit: "1",
      help: "Deliveries of telemetry that failed, by sink."))
  /// Spans for which there was no room.
  package var droppedSpans = Counter<NoLabels>(
    Instrument(
      name: "telemetry.spans_dropped", unit: "1", help: "Spans for which there was no room."))

  private var uptime = Gauge(
    Instrument(
      name: "router.uptime_seconds", unit: "s", help: "Seconds since the process started."))
  private let environment: String
  private let start: WallTime

  /// Empty metrics. `keepsTimings`: whether single durations are kept for StatsD, which has no histograms.
  package init(
    environment: String, startedAt start: WallTime, personas: [String] = [],
    keepsTimings: Bool = false
  ) {
    self.environment = environment
    self.start = start
    func histogram<Labels>(_ name: String, _ help: String) -> Histogram<Labels> {
      Histogram(Instrument(name: name, unit: "ms", help: help), keepsSamples: keepsTimings)
    }
    roundTrip = histogram(
      "latency.round_trip_ms", "Receipt of a prompt to acceptance of its answer, in milliseconds.")
    queueWait = histogram("queue.wait_ms", "Time of prompts in the queue, in milliseconds.")
    a2aLatency = histogram("a2a.latency_ms", "Calls of the agent, in milliseconds.")
    telegramLatency = histogram("telegram.latency_ms", "Calls of the Bot API, in milliseconds.")
    for persona in personas { rateLimitHits.declare(PersonaLabel(persona)) }
  }

  /// The values at `now`, to be encoded outside of any lock.
  package func snapshot(at now: WallTime, uptime: Duration) -> MetricSnapshot {
    var current = self.uptime
    current.set(uptime.milliseconds.rounded() / 1000)
    return MetricSnapshot(
      environment: environment, start: start, time: max(start, now),
      families: [
        MetricFamily(roundTrip), MetricFamily(queueDepth), MetricFamily(queueWait),
        MetricFamily(prompts), MetricFamily(a2aFailures), MetricFamily(a2aLatency),
        MetricFamily(telegramLatency), MetricFamily(retries), MetricFamily(rateLimitHits),
        MetricFamily(unauthorised), MetricFamily(sinkFailures), MetricFamily(droppedSpans),
        MetricFamily(current),
      ])
  }

  /// The single durations since the last call; none unless they are kept.
  package mutating func takeTimings() -> MetricTimings {
    MetricTimings(
      list: roundTrip.takeTimings() + queueWait.takeTimings() + a2aLatency.takeTimings()
        + telegramLatency.takeTimings())
  }
}
