import Console
import Telemetry

/// `--emit-metrics stdout`: writes the metrics page to standard output, between the log lines. It
/// is for a supervisor that cannot scrape the page.
struct MetricsEmission: Sendable {
  /// Where the metrics page is written.
  enum Place: String, CaseIterable, Sendable { case stdout }

  /// The option. Without it, the page is only served over HTTP.
  static let option = Option<Place?>.optional(
    "emit-metrics", .choice(),
    help: "write the metrics page to standard output every 15 s and on exit")

  private static let interval = Duration.seconds(15)

  private let recorder: Recorder
  private let output: LogOutput

  /// Creates an emitter that writes the metrics of `recorder` to `output`, which also receives the
  /// log lines.
  init(recorder: Recorder, output: LogOutput) {
    self.recorder = recorder
    self.output = output
  }

  /// Writes the page as one block, without log lines in between.
  func emit() { output.write(PrometheusText.page(recorder.snapshot())) }

  /// Writes the page every 15 s until the task is canceled.
  func run() async { await every(MetricsEmission.interval) { emit() } }
}
