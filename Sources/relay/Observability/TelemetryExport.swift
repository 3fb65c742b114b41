import HTTP
import Telemetry
import Threads

/// Sends metrics and spans to the configured sinks.
struct TelemetryExport: Sendable {
  /// The intervals between deliveries.
  struct Pace: Sendable {
    var metrics = Duration.seconds(15)

    /// Spans are sent earlier if ``Recorder/spanBatch`` of them are waiting.
    var spans = Duration.seconds(5)

    var statsd = Duration.seconds(10)
  }

  private let recorder: Recorder
  private let pace: Pace
  private let otlp: OTLPSink?
  private let statsd: StatsDSink?

  /// Creates an export of the metrics and spans of `recorder`.
  init(settings: Settings, recorder: Recorder, transport: Transport, pace: Pace = Pace()) {
    let health = SinkHealth(recorder)
    self.recorder = recorder
    self.pace = pace
    otlp = settings.otlp.map {
      OTLPSink(endpoint: $0, recorder: recorder, transport: transport, health: health)
    }
    statsd = settings.statsd.map { StatsDSink($0, recorder: recorder, health: health) }
  }

  /// Sends metrics and spans whenever they are due, until the task is canceled. It must be called
  /// only once.
  func run() async {
    await withTaskGroup { group in
      if let otlp {
        group.addTask { await every(pace.metrics) { await otlp.sendMetrics() } }
        group.addTask { await every(pace.spans) { recorder.nudge() } }
        group.addTask { for await _ in recorder.spansAreDue { await otlp.sendSpans() } }
      }
      if let statsd { group.addTask { await every(pace.statsd) { await statsd.send() } } }
      group.addTask { _ = await OneShot<Void>().value() }
    }
  }

  /// Sends everything once more, to all sinks at the same time. Data that is not sent within
  /// `limit` is lost.
  func flush(within limit: Duration) async {
    guard otlp != nil || statsd != nil else { return }
    await Threads.within(limit) {
      await withTaskGroup { group in
        if let otlp {
          group.addTask { await otlp.sendMetrics() }
          group.addTask { await otlp.sendSpans() }
        }
        if let statsd { group.addTask { await statsd.send() } }
      }
    }
  }
}

/// Tracks whether deliveries to the sinks succeed. Each failure is counted; a log line is written
/// when a sink goes down and when it recovers.
final class SinkHealth: Sendable {
  private let recorder: Recorder
  private let down = Locked(Set<SinkLabel>())

  /// Creates a tracker in which no sink is down.
  init(_ recorder: Recorder) { self.recorder = recorder }

  /// Records that a delivery succeeded.
  func succeeded(_ sink: SinkLabel) {
    guard down.withLock({ $0.remove(sink) }) != nil else { return }
    recorder.log(.info, "telemetry.sink_recovered", fields: ["sink": .text(sink.rawValue)])
  }

  /// Records that a delivery failed. `reason` is written for operators and must not contain a URL.
  func failed(_ sink: SinkLabel, _ reason: String) {
    recorder.measure { $0.sinkFailures.add(1, sink) }
    guard down.withLock({ $0.insert(sink).inserted }) else { return }
    recorder.log(
      .warning, "telemetry.sink_down",
      fields: ["sink": .text(sink.rawValue), "reason": .text(reason)])
  }
}
