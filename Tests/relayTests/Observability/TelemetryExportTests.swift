import HTTP
import Telemetry
import Testing

@testable import relay

@Suite struct TelemetryExportTests {
  private static let fast = TelemetryExport.Pace(
    metrics: .milliseconds(20), spans: .milliseconds(20), statsd: .milliseconds(20))
  private static let never = TelemetryExport.Pace(
    metrics: .seconds(3600), spans: .seconds(3600), statsd: .seconds(3600))

  private func sample(port: UInt16, ratio: String = "1") throws -> RecorderSample {
    try RecorderSample([
      "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:\(port)/otlp",
      "OTEL_EXPORTER_OTLP_HEADERS": "authorization=Bearer%20abcdefgh",
      "OTEL_TRACES_SAMPLER_ARG": ratio,
    ])
  }

  /// Runs `body` while an export runs.
  private func exporting(
    _ sample: RecorderSample, _ pace: TelemetryExport.Pace = fast,
    _ body: @escaping @Sendable (TelemetryExport) async throws -> Void
  ) async throws {
    let transport = Transport(egress: sample.settings.egress)
    let export = TelemetryExport(
      settings: sample.settings, recorder: sample.recorder, transport: transport, pace: pace)
    try await withThrowingTaskGroup { group in
      group.addTask { await export.run() }
      try await body(export)
      group.cancelAll()
    }
    await transport.close()
  }

  @Test func sendsMetricsAndSpansBelowTheEndpoint() async throws {
    let collector = try Collector()
    let sample = try sample(port: collector.port)
    sample.recorder.trace([.sample("one")], isFatal: false)
    try await exporting(sample) { _ in
      let metrics = await collector.next("/otlp/v1/metrics")
      #expect(metrics?.body.contains("router.uptime_seconds") == true)
      #expect(metrics?.authorization == "Bearer abcdefgh")
    }
    let other = try Collector()
    let second = try self.sample(port: other.port)
    second.recorder.trace([.sample("two")], isFatal: false)
    try await exporting(second) { _ in
      let spans = await other.next("/otlp/v1/traces")
      #expect(spans?.body.contains(#""name":"two""#) == true)
      #expect(spans?.authorization == "Bearer abcdefgh")
    }
  }

  @Test func sendsSpansAtOnceWhenManyWait() async throws {
    let collector = try Collector()
    let sample = try sample(port: collector.port)
    try await exporting(sample, TelemetryExportTests.never) { _ in
      for _ in 0..<Recorder.spanBatch { sample.recorder.trace([.sample()], isFatal: false) }
      #expect(await collector.next("/v1/traces") != nil)
    }
  }

  @Test func sendsWhatIsLeftAtTheEnd() async throws {
    let collector = try Collector()
    let sample = try sample(port: collector.port, ratio: "0")
    try await exporting(sample, TelemetryExportTests.never) { export in
      sample.recorder.trace([.sample("sampled")], isFatal: false)
      sample.recorder.trace([.sample("fatal")], isFatal: true)
      await export.flush(within: .seconds(60))
    }
    await collector.stop()
    var paths: [String] = []
    for _ in 0..<2 {
      guard let delivery = await collector.next("") else { break }
      paths.append(delivery.path)
      guard delivery.path.hasSuffix("traces") else { continue }
      #expect(delivery.body.contains(#""name":"fatal""#))
      #expect(!delivery.body.contains(#""name":"sampled""#))
    }
    #expect(paths.sorted() == ["/otlp/v1/metrics", "/otlp/v1/traces"])
  }

  /// A sink goes down and recovers: one line for each, and nothing is lost.
  @Test func keepsSpansForASinkThatComesBack() async throws {
    let first = try Collector(status: 503)
    let sample = try sample(port: first.port)
    sample.recorder.trace([.sample("kept")], isFatal: false)
    try await exporting(sample) { _ in
      for _ in 0..<3 { #expect(await first.next("/v1/traces")?.body.contains("kept") == true) }
      first.answer(200)
      let lines = await sample.lines(4)
      for sink in ["traces", "metrics"] {
        let own = lines.filter { $0.contains(#""sink":"\#(sink)""#) }
        #expect(own.count == 2, "\(lines)")
        #expect(own.first?.contains(#""event":"telemetry.sink_down""#) == true)
        #expect(own.first?.contains(#""level":"WARNING""#) == true)
        #expect(own.first?.contains(#""reason":"status 503""#) == true)
        #expect(own.last?.contains(#""event":"telemetry.sink_recovered""#) == true)
        #expect(own.last?.contains(#""level":"INFO""#) == true)
      }
    }
    #expect(sample.recorder.takeSpans() == nil)
    #expect(!sample.page.contains(#"telemetry_sink_failures_total{env="dev",sink="traces"} 0"#))
    #expect(sample.page.contains(#"telemetry_spans_dropped_total{env="dev"} 0"#))
  }

  @Test func dropsSpansThatTheSinkRefuses() async throws {
    let collector = try Collector(status: 400)
    let sample = try sample(port: collector.port)
    sample.recorder.trace([.sample("one"), .sample("two")], isFatal: false)
    try await exporting(sample) { _ in
      #expect(await collector.next("/v1/traces") != nil)
      // The second refusal of metrics comes after the first answer about spans was read.
      _ = await sample.lines(2)
    }
    #expect(sample.recorder.takeSpans() == nil)
    #expect(sample.page.contains(#"telemetry_spans_dropped_total{env="dev"} 2"#))
  }

  @Test(.timeLimit(.minutes(1))) func givesUpOnASinkThatIsDownAtTheEnd() async throws {
    let collector = try Collector()
    let port = collector.port
    await collector.stop()
    let sample = try sample(port: port)
    sample.recorder.trace([.sample("one")], isFatal: true)
    try await exporting(sample, TelemetryExportTests.never) { export in
      await export.flush(within: .seconds(30))
    }
    #expect(sample.page.contains(#"telemetry_sink_failures_total{env="dev",sink="traces"} 1"#))
    #expect(sample.page.contains(#"telemetry_sink_failures_total{env="dev",sink="metrics"} 1"#))
    #expect(sample.recorder.takeSpans()?.spans.map(\.name) == ["one"])
  }

  @Test func doesNothingWithoutASink() async throws {
    let sample = try RecorderSample()
    try await exporting(sample) { export in await export.flush(within: .seconds(3600)) }
  }

  @Test func sendsStatsD() async throws {
    let socket = try LoopbackDatagrams()
    let sample = try RecorderSample(["STATSD_ADDRESS": "localhost:\(socket.port)"])
    sample.recorder.measure { $0.prompts.add(1, .answered) }
    try await exporting(sample, TelemetryExportTests.never) { export in
      await export.flush(within: .seconds(60))
    }
    let datagram = try #require(await socket.next())
    #expect(datagram.contains("router.prompts:1|c|#env:dev,outcome:answered"))
  }

  @Test func logsWhenStatsDIsRefusedAndWhenItRecovers() async throws {
    let port = try LoopbackDatagrams().port
    let sample = try RecorderSample(["STATSD_ADDRESS": "127.0.0.1:\(port)"])
    try await exporting(sample) { _ in
      let down = try #require(await sample.lines(1).first)
      #expect(down.contains(#""event":"telemetry.sink_down""#))
      #expect(down.contains(#""sink":"statsd""#))
      let socket = try LoopbackDatagrams(port: port)
      #expect(await sample.lines(1).first?.contains("telemetry.sink_recovered") == true)
      #expect(await socket.next() != nil)
    }
    #expect(!sample.page.contains(#"telemetry_sink_failures_total{env="dev",sink="statsd"} 0"#))
  }
}
