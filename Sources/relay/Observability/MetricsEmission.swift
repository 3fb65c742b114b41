import Console
import Telemetry

/// `--emit-metrics stdout`: writes the metrics page between the log lines, for a supervisor that
/// cannot scrape.
struct MetricsEmission: Sendable {
  /// Where the page can be written.
  enum Place: String, CaseIterable, Sendable { case stdout }

  /// The option; without it the page is only served.
  static let option = Option<Place?>.optional(
    "emit-metrics", .choice(), help: "write the metrics page there every 15 s and at the end")

  private static let interval = Duration.seconds(15)

  private let recorder: Recorder
  private let output: LogOutput

  /// Makes an emitter of the metrics of `recorder` to `output`, which also has the log lines.
  init(recorder: Recorder, output: LogOutput) {
    self.recorder = recorder
    self.output = output
  }

  /// Writes the page, not interrupted by log lines.
  func emit() { output.write(PrometheusText.page(recorder.snapshot())) }

  /// Writes the page every 15 s until the task is canceled.
  func run() async { await every(MetricsEmission.interval) { emit() } }
}
