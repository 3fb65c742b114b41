import Configuration
import Telemetry
import Threads

@testable import relay

/// A recorder whose lines can be read.
struct RecorderSample: Sendable {
  let settings: Settings
  let recorder: Recorder
  let output: LogOutput
  private let pipe: TestPipe

  init(_ changes: [String: String?] = [:]) throws {
    settings = try SettingsSample.settings(changes)
    pipe = try TestPipe()
    output = LogOutput(descriptor: pipe.writeEnd)
    recorder = Recorder(settings: settings, output: output, startedAt: .now(), began: .now)
  }

  /// The next lines.
  func lines(_ count: Int) async -> [String] {
    let text = await DedicatedThread.value { [pipe] in pipe.read(lines: count) } ?? ""
    return text.split(separator: "\n").map(String.init)
  }

  /// The metrics page.
  var page: String { String(decoding: PrometheusText.page(recorder.snapshot()), as: UTF8.self) }
}
