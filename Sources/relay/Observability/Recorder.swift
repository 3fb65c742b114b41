import Configuration
import Telemetry
import Threads

/// Records events as log lines, metrics, and spans. It can be called from any thread and never
/// waits for a sink.
final class Recorder: Sendable {
  /// The number of waiting spans that triggers an export before the regular time. It is also the
  /// maximum size of a batch.
  static let spanBatch = 512

  /// Identifies this process in exported telemetry.
  let resource: Resource

  /// Masks all known secrets.
  let scrubber: LogScrubber

  private let format: LogFormat
  private let output: LogOutput
  private let hashes: ChatHashes
  private let began: ContinuousClock.Instant
  private let metrics: Locked<MetricSet>
  private let spans: Locked<SpanBuffer>?
  private let sampleRatio: SampleRatio
  private let nudges: AsyncStream<Void>.Continuation

  /// Yields when spans should be sent: when a full batch is waiting, and at each ``nudge()``. It
  /// supports one reader.
  let spansAreDue: AsyncStream<Void>

  /// Creates a recorder for a process that started at `began`. `startedAt` is the same time by the
  /// wall clock.
  init(
    settings: Settings, output: LogOutput, startedAt: WallTime, began: ContinuousClock.Instant
  ) {
    let environment = settings.environment.rawValue
    scrubber = LogScrubber(secrets: settings.secrets)
    resource = Resource(
      environment: environment, buildSHA: settings.buildSHA,
      instance: TraceID.random().description)
    format = LogFormat(
      environment: environment, buildSHA: settings.buildSHA, level: settings.logLevel,
      scrubber: scrubber)
    self.output = output
    self.began = began
    hashes = ChatHashes(settings.chatHash)
    metrics = Locked(
      MetricSet(
        environment: environment, startedAt: startedAt, personas: settings.personas.names.sorted(),
        keepsTimings: settings.statsd != nil))
    spans = settings.otlp.map { _ in Locked(SpanBuffer(keeping: settings.sampleRatio)) }
    sampleRatio = settings.sampleRatio
    (spansAreDue, nudges) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Writes a log line if `level` is at least `LOG_LEVEL`. The id of a chat is replaced by its
  /// hash.
  func log(
    _ level: LogLevel, _ event: String, correlation: TraceID? = nil, personaTag: String = "",
    chat: Int64? = nil, status: String = "", latency: Duration? = nil, fields: Attributes = [:]
  ) {
    guard level >= format.level else { return }
    let record = LogRecord(
      level, event, at: .now(), correlation: correlation, personaTag: personaTag,
      chatIDHash: chat.map { hashes.hash(of: $0) } ?? "", status: status, latency: latency,
      fields: fields)
    if let line = format.line(record) { output.write(line) }
  }

  /// Returns the hash of a chat, as in `allowlist.sha256`.
  func hash(of chat: Int64) -> String { hashes.hash(of: chat) }

  /// Updates metrics. `body` must be short, because it runs while a lock is held.
  func measure(_ body: (inout MetricSet) -> Void) { metrics.withLock { body(&$0) } }

  /// Records the durations of Bot API calls; it is passed to ``BotClient``.
  var observeTelegram: BotClient.Observe {
    { method, took in
      self.measure { $0.telegramLatency.record(took, MethodLabel(method)) }
    }
  }

  /// Records the durations of calls to the agent; it is passed to ``AgentClient``.
  var observeAgent: AgentClient.Observe {
    { method, took in
      self.measure { $0.a2aLatency.record(took, MethodLabel(method)) }
    }
  }

  /// Returns the current metrics.
  func snapshot() -> MetricSnapshot {
    let dropped = output.takeDropped()
    let uptime = ContinuousClock.now - began
    return metrics.withLock { metrics in
      metrics.sinkFailures.add(dropped, .log)
      return metrics.snapshot(at: .now(), uptime: uptime)
    }
  }

  /// Returns whether the spans of a trace are exported even without a fatal failure.
  func isSampled(_ trace: TraceID) -> Bool { spans != nil && sampleRatio.keeps(trace) }

  /// Stores the spans of a trace for export if the trace is sampled or ended in a fatal failure.
  /// Without an OTLP endpoint, no spans are stored.
  func trace(_ list: [Span], isFatal: Bool) {
    guard let spans else { return }
    let (dropped, isMany) = spans.withLock { spans in
      let before = spans.count
      let dropped = spans.add(list, isFatal: isFatal)
      return (dropped, before < Recorder.spanBatch && spans.count >= Recorder.spanBatch)
    }
    noteDropped(dropped)
    // Yields only when the count reaches the batch size, because the count stays above it while a
    // sink is down.
    if isMany { nudges.yield() }
  }
}

// Exporting.
extension Recorder {
  /// Causes ``spansAreDue`` to yield.
  func nudge() { nudges.yield() }

  /// Removes and returns the spans to send next. Returns nil if there are none.
  func takeSpans() -> SpanBuffer.Batch? { spans?.withLock { $0.take(Recorder.spanBatch) } }

  /// Puts back a batch that was not sent. Spans that no longer fit are dropped.
  func giveBack(_ batch: SpanBuffer.Batch) {
    noteDropped(spans?.withLock { $0.giveBack(batch) } ?? 0)
  }

  /// Counts `count` spans as dropped.
  func noteDropped(_ count: Int) {
    if count > 0 { measure { $0.droppedSpans.add(count) } }
  }

  /// Returns the individual durations that were recorded since the last call, for StatsD.
  func takeTimings() -> MetricTimings { metrics.withLock { $0.takeTimings() } }
}

/// A cache of chat hashes, which avoids computing an HMAC for each log line.
final class ChatHashes: Sendable {
  /// The maximum number of cached hashes. When it is reached, the cache is emptied.
  static let limit = 1024

  private let function: ChatHash
  private let known = Locked([Int64: String]())

  /// Creates an empty cache for the results of `function`.
  init(_ function: ChatHash) { self.function = function }

  /// Returns the hash of a chat, as in `allowlist.sha256`.
  func hash(of chat: Int64) -> String {
    if let hash = known.withLock({ $0[chat] }) { return hash }
    let hash = function.hash(of: chat)
    known.withLock { known in
      if known.count >= ChatHashes.limit { known.removeAll(keepingCapacity: true) }
      known[chat] = hash
    }
    return hash
  }
}
