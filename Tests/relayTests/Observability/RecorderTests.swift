import Configuration
import JSON
import Telemetry
import Testing

@testable import relay

@Suite struct RecorderTests {
  @Test func writesAChatAsItsHash() async throws {
    let sample = try RecorderSample()
    let trace = TraceID.random()
    sample.recorder.log(
      .info, "prompt.answered", correlation: trace, personaTag: "ops", chat: -1001, status: "ok",
      latency: .milliseconds(250), fields: ["retries": 2])
    let line = try #require(await sample.lines(1).first)
    let json = try JSONValue.parse(Array(line.utf8))
    #expect(json["chat_id_hash"]?.stringValue == sample.settings.chatHash.hash(of: -1001))
    #expect(json["correlation_id"]?.stringValue == trace.description)
    #expect(json["event"]?.stringValue == "prompt.answered")
    #expect(json["persona_tag"]?.stringValue == "ops")
    #expect(json["env"]?.stringValue == "dev")
    #expect(json["retries"]?.integerValue == 2)
    #expect(line.contains(#""latency_ms":250.000"#))
    #expect(!line.contains("1001"))
  }

  @Test func leavesOutWhatIsBelowTheLevel() async throws {
    let sample = try RecorderSample(["LOG_LEVEL": "WARNING"])
    sample.recorder.log(.info, "one")
    sample.recorder.log(.warning, "two")
    #expect(await sample.lines(1).first?.contains(#""event":"two""#) == true)
  }

  @Test func masksEverySecretInEveryField() async throws {
    let sample = try RecorderSample([
      "OTEL_EXPORTER_OTLP_HEADERS": "authorization=Bearer%20abcdefgh,x-key=secretive"
    ])
    let secrets = sample.settings.secrets.map { String(decoding: $0, as: UTF8.self) }
    #expect(secrets.count >= 8)
    for secret in secrets {
      let text = "at http://x/bot\(secret)/y?k=\(secret)"
      sample.recorder.log(
        .error, "failed", personaTag: text, status: text, fields: ["reason": .text(text)])
    }
    for line in await sample.lines(secrets.count) {
      for secret in secrets { #expect(!line.contains(secret)) }
      #expect(line.contains(LogScrubber.mask))
    }
  }

  @Test func namesTheEnvironmentWhateverAHeaderHolds() async throws {
    let sample = try RecorderSample([
      "RELAY_ENV": "prod", "OTEL_EXPORTER_OTLP_HEADERS": "x-tenant=prod",
    ])
    sample.recorder.log(.info, "one")
    #expect(await sample.lines(1).first?.contains(#""env":"prod""#) == true)
  }

  @Test func recordsCallsByTheirMethod() throws {
    let sample = try RecorderSample()
    sample.recorder.observeTelegram("getUpdates", .milliseconds(3))
    sample.recorder.observeAgent("SendMessage", .milliseconds(3))
    #expect(
      sample.page.contains(#"telegram_latency_ms_count{env="dev",method="getUpdates"} 1"#))
    #expect(sample.page.contains(#"a2a_latency_ms_count{env="dev",method="SendMessage"} 1"#))
  }

  @Test func countsTheLinesThatWereDropped() async throws {
    let settings = try SettingsSample.settings()
    let pipe = try TestPipe()
    let output = LogOutput(descriptor: pipe.writeEnd, capacity: 0)
    let recorder = Recorder(settings: settings, output: output, startedAt: .now(), began: .now)
    recorder.log(.info, "one")
    recorder.log(.info, "two")
    let failures = #"telemetry_sink_failures_total{env="dev",sink="log"}"#
    for _ in 0..<2 {
      let page = String(decoding: PrometheusText.page(recorder.snapshot()), as: UTF8.self)
      #expect(page.contains("\(failures) 2\n"))
    }
  }

  @Test func keepsNoSpansWithoutAnEndpoint() throws {
    let sample = try RecorderSample(["OTEL_TRACES_SAMPLER_ARG": "1"])
    #expect(!sample.recorder.isSampled(.random()))
    sample.recorder.trace([.sample()], isFatal: true)
    #expect(sample.recorder.takeSpans() == nil)
  }

  @Test func keepsSpansOfFatalFailuresWhateverTheRatio() throws {
    let sample = try RecorderSample([
      "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", "OTEL_TRACES_SAMPLER_ARG": "0",
    ])
    #expect(!sample.recorder.isSampled(.random()))
    sample.recorder.trace([.sample("sampled")], isFatal: false)
    sample.recorder.trace([.sample("fatal")], isFatal: true)
    #expect(sample.recorder.takeSpans()?.spans.map(\.name) == ["fatal"])
  }

  @Test func countsTheSpansForWhichThereIsNoRoom() throws {
    let sample = try RecorderSample([
      "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", "OTEL_TRACES_SAMPLER_ARG": "1",
    ])
    for _ in 0..<2_058 { sample.recorder.trace([.sample()], isFatal: false) }
    #expect(sample.page.contains(#"telemetry_spans_dropped_total{env="dev"} 10"#))
  }

  @Test func forgetsHashesRatherThanGrow() throws {
    let function = try SettingsSample.settings().chatHash
    let hashes = ChatHashes(function)
    for chat in 0..<Int64(ChatHashes.limit + 10) {
      #expect(hashes.hash(of: chat) == function.hash(of: chat))
    }
    #expect(hashes.hash(of: 1) == function.hash(of: 1))
  }
}

extension Span {
  /// A span that took a millisecond.
  static func sample(_ name: String = "prompt", trace: TraceID = .random()) -> Span {
    let start = WallTime.now()
    return Span(
      trace: trace, name: name, start: start, end: start.advanced(by: .milliseconds(1)))
  }
}
