import Locks
import Manifest
import Telemetry

/// The one place where what happens becomes log lines, metrics and spans. May be called from
/// anywhere; never waits for a sink.
final class Recorder: Sendable {
  /// How many spans make the export not wait for its time.
  static let spanBatch = 512

  /// Who sends telemetry.
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

  /// When spans ought to be sent: something comes when many wait, or someone says so. For one reader.
  let spansAreDue: AsyncStream<Void>

  /// A recorder of a process that began then; `startedAt` is the same moment as the wall clock's.
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

  /// Writes a log line, unless `LOG_LEVEL` is higher; a chat is written as its hash.
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

  /// Records how long calls of the Bot API take: what ``BotClient`` is given.
  var observeTelegram: BotClient.Observe {
    { method, took in
      self.measure { $0.telegramLatency.record(took, MethodLabel(method)) }
    }
  }

  /// Records how long calls of the agent take: what ``AgentClient`` is given.
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

  /// Whether the spans of a trace are kept even if nothing fatal happens.
  func isSampled(_ trace: TraceID) -> Bool { spans != nil && sampleRatio.keeps(trace) }

  /// Keeps the spans of a trace for the export, if it is sampled or ended in a fatal failure; without
  /// an endpoint none.
  func trace(_ list: [Span], isFatal: Bool) {
    guard let spans else { return }
    let (dropped, isMany) = spans.withLock { spans in
      let before = spans.count
      let dropped = spans.add(list, isFatal: isFatal)
      return (dropped, before < Recorder.spanBatch && spans.count >= Recorder.spanBatch)
    }
    noteDropped(dropped)
    // Only when the limit is passed: with a sink that is down they stay many.
    if isMany { nudges.yield() }
  }
}

// For the export.
extension Recorder {
  /// Lets ``spansAreDue`` say so.
  func nudge() { nudges.yield() }

  /// Takes out the spans to send next.
  func takeSpans() -> SpanBuffer.Batch? { spans?.withLock { $0.take(Recorder.spanBatch) } }

  /// Takes spans back that were not sent.
  func giveBack(_ batch: SpanBuffer.Batch) {
    noteDropped(spans?.withLock { $0.giveBack(batch) } ?? 0)
  }

  /// Spans that will not be sent.
  func noteDropped(_ count: Int) {
    if count > 0 { measure { $0.droppedSpans.add(count) } }
  }

  /// The single durations since the last call, for StatsD.
  func takeTimings() -> MetricTimings { metrics.withLock { $0.takeTimings() } }
}
