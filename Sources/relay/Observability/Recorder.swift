import Configuration
import Telemetry
import Threads

/// Turns what happens into log lines, metrics and spans. It may be called from any thread and never
/// waits for a sink.
final class Recorder: Sendable {
  /// How many waiting spans are exported at once, before their time.
  static let spanBatch = 512

  /// Names this process in exported telemetry.
  let resource: Resource

  /// Masks every known secret.
  let scrubber: LogScrubber

  private let format: LogFormat
  private let output: LogOutput
  private let hashes: ChatHashes
  private let began: ContinuousClock.Instant
  private let metrics: Locked<MetricSet>
  private let spans: Locked<SpanBuffer>?
  private let sampleRatio: SampleRatio
  private let nudges: AsyncStream<Void>.Continuation

  /// Yields when spans should be sent: when many wait, and at each ``nudge()``. For one reader.
  let spansAreDue: AsyncStream<Void>

  /// A recorder of a process that started at `began`; `startedAt` is the same moment by the wall
  /// clock.
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

  /// Writes a log line, unless `LOG_LEVEL` is higher. A chat is written as its hash.
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

  /// Changes metrics; `body` must be short.
  func measure(_ body: (inout MetricSet) -> Void) { metrics.withLock { body(&$0) } }

  /// Records how long calls of the Bot API take, for ``BotClient``.
  var observeTelegram: BotClient.Observe {
    { method, took in
      self.measure { $0.telegramLatency.record(took, MethodLabel(method)) }
    }
  }

  /// Records how long calls of the agent take, for ``AgentClient``.
  var observeAgent: AgentClient.Observe {
    { method, took in
      self.measure { $0.a2aLatency.record(took, MethodLabel(method)) }
    }
  }

  /// All metrics as they are now.
  func snapshot() -> MetricSnapshot {
    let dropped = output.takeDropped()
    let uptime = ContinuousClock.now - began
    return metrics.withLock { metrics in
      metrics.sinkFailures.add(dropped, .log)
      return metrics.snapshot(at: .now(), uptime: uptime)
    }
  }

  /// Whether the spans of a trace are exported even if nothing fatal happens.
  func isSampled(_ trace: TraceID) -> Bool { spans != nil && sampleRatio.keeps(trace) }

  /// Keeps the spans of a trace for the export if it is sampled or ended in a fatal failure.
  /// Without an endpoint none are kept.
  func trace(_ list: [Span], isFatal: Bool) {
    guard let spans else { return }
    let (dropped, isMany) = spans.withLock { spans in
      let before = spans.count
      let dropped = spans.add(list, isFatal: isFatal)
      return (dropped, before < Recorder.spanBatch && spans.count >= Recorder.spanBatch)
    }
    noteDropped(dropped)
    // Only when the count passes the limit: while a sink is down it stays above it.
    if isMany { nudges.yield() }
  }
}

// For the export.
extension Recorder {
  /// Makes ``spansAreDue`` yield.
  func nudge() { nudges.yield() }

  /// Removes and returns the spans to send next; nil if there are none.
  func takeSpans() -> SpanBuffer.Batch? { spans?.withLock { $0.take(Recorder.spanBatch) } }

  /// Puts back spans that were not sent.
  func giveBack(_ batch: SpanBuffer.Batch) {
    noteDropped(spans?.withLock { $0.giveBack(batch) } ?? 0)
  }

  /// Counts spans that will not be sent.
  func noteDropped(_ count: Int) {
    if count > 0 { measure { $0.droppedSpans.add(count) } }
  }

  /// The individual durations since the last call, for StatsD.
  func takeTimings() -> MetricTimings { metrics.withLock { $0.takeTimings() } }
}

/// A cache of chat hashes, which saves an HMAC per log line.
final class ChatHashes: Sendable {
  /// How many hashes are kept; with one more, the cache is emptied.
  static let limit = 1024

  private let function: ChatHash
  private let known = Locked([Int64: String]())

  /// An empty cache of the results of `function`.
  init(_ function: ChatHash) { self.function = function }

  /// The hash of a chat, as in `allowlist.sha256`.
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
