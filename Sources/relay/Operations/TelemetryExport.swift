import HTTP
import Telemetry

/// Sends metrics and spans to the sinks of the configuration; what is not configured costs nothing.
struct TelemetryExport: Sendable {
  /// How often each kind is sent.
  struct Pace: Sendable {
    var metrics = Duration.seconds(15)
    /// Or when ``Recorder/spanBatch`` wait.
    var spans = Duration.seconds(5)
    var statsd = Duration.seconds(10)
  }

  private let recorder: Recorder
  private let pace: Pace
  private let otlp: OTLPSink?
  private let statsd: StatsDSink?

  /// The export of what `recorder` keeps.
  init(settings: Settings, recorder: Recorder, transport: Transport, pace: Pace = Pace()) {
    let watch = SinkWatch(recorder)
    self.recorder = recorder
    self.pace = pace
    otlp = settings.otlp.map {
      OTLPSink(endpoint: $0, recorder: recorder, transport: transport, watch: watch)
    }
    statsd = settings.statsd.map { StatsDSink($0, recorder: recorder, watch: watch) }
  }

  /// Sends what is due until the task is cancelled. To be run once.
  func run() async {
    await withTaskGroup { group in
      if let otlp {
        group.addTask { await every(pace.metrics) { await otlp.sendMetrics() } }
        group.addTask { await every(pace.spans) { recorder.nudge() } }
        group.addTask { for await _ in recorder.spansAreDue { await otlp.sendSpans() } }
      }
      if let statsd { group.addTask { await every(pace.statsd) { await statsd.send() } } }
      group.addTask { _ = await Event<Void>().value() }
    }
  }

  /// Sends what there is once more, to all sinks at the same time; after `limit` what is left is lost.
  func flush(within limit: Duration) async {
    guard otlp != nil || statsd != nil else { return }
    await relay.within(limit) {
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
