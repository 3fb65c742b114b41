import Console
import Telemetry

/// `--emit-metrics stdout`: the metrics page among the log lines, for a supervisor that cannot scrape.
struct MetricsEmission: Sendable {
  /// Where the page may go.
  enum Place: String, CaseIterable, Sendable { case stdout }

  /// The option; nil: the page is served only.
  static let option = Option<Place?>.optional(
    "emit-metrics", .choice(), help: "write the metrics page there every 15 s and at the end")

  /// How often it is written.
  static let interval = Duration.seconds(15)

  private let recorder: Recorder
  private let output: LogOutput

  /// The page of `recorder`, to where its log lines go.
  init(recorder: Recorder, output: LogOutput) {
    self.recorder = recorder
    self.output = output
  }

  /// Writes the page, whole.
  func emit() { output.write(PrometheusText.page(recorder.snapshot())) }

  /// Writes the page every 15 s until the task is cancelled.
  func run() async { await every(MetricsEmission.interval) { emit() } }
}
