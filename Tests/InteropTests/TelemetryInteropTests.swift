import JSON
import Subprocess
import Support
import Telemetry
import Testing

/// What relay tells of itself, as the readers of others understand it.
struct TelemetryInteropTests {
  /// What labels may hold at worst: what the formats use themselves, and what is no ASCII.
  static let odd = [
    "general", "", "a\"b", "back\\slash", "line\nbreak", "a=b,c", "{x}", "tab\there", "Ünïcødé 🙂",
    "null\u{0}byte", "\u{202E}", "# HELP", "%00", "'",
  ]

  private let start = WallTime(nanoseconds: 1_700_000_000_000_000_000)

  /// A metric of each sort under each odd label.
  private func metrics() -> MetricSet {
    var metrics = MetricSet(environment: "dev", startedAt: start, personas: Self.odd)
    for (number, text) in Self.odd.enumerated() {
      metrics.rateLimitHits.add(number + 1, PersonaLabel(text))
      metrics.roundTrip.record(
        .milliseconds(number * 100), PromptLabels(persona: text, command: "prompt"))
      metrics.a2aLatency.record(.microseconds(1500), MethodLabel(text))
    }
    metrics.queueDepth.set(3)
    metrics.prompts.add(2, .answered)
    return metrics
  }

  private func snapshot() -> MetricSnapshot {
    metrics().snapshot(at: start.advanced(by: .seconds(60)), uptime: .milliseconds(60_500))
  }

  @Test func promtoolAcceptsThePage() async throws {
    let promtool = try VirtualEnvironment.promtool()
    let page = PrometheusText.page(snapshot())
    let output = try await onDedicatedThread {
      try run([promtool, "check", "metrics"], environment: [:], input: .bytes(page))
    }
    let complaints = (output.text + output.errorText).split(separator: "\n")
    #expect(!complaints.isEmpty, "not even the abbreviated units")
    for complaint in complaints {
      let words = complaint.split(separator: " ", maxSplits: 1)
      #expect(words.count == 2 && words[0].hasSuffix("_ms"), "\(complaint)")
      #expect(words.last == "metric names should not contain abbreviated units")
    }
    // 3: there were complaints; 1 would be a page that cannot be read.
    #expect(output.status == .exited(3))
  }

  private let resource = Resource(environment: "dev", buildSHA: "0123abcd", instance: "a")

  private static let resourceMembers: JSONValue = [
    "service.name": "relay", "service.version": "0123abcd", "service.instance.id": "a",
    "deployment.environment.name": "dev",
  ]

  /// What OpenTelemetry's own messages make of a body.
  private func decoded(_ body: [UInt8], as kind: String) async throws -> [JSONValue] {
    let python = try VirtualEnvironment.python("opentelemetry")
    let output = try await onDedicatedThread {
      try run(
        [python, "\(Places.root)/Tests/Interop/otlp_decode.py", kind], environment: [:],
        input: .bytes(body))
    }
    try #require(output.status == .exited(0), "\(output.errorText)")
    return try #require(try JSONValue.parse(output.stdout).arrayValue)
  }

  @Test func openTelemetryDecodesTheMetrics() async throws {
    let points = try await decoded(OTLP.metrics(snapshot(), from: resource), as: "metrics")
    for point in points {
      #expect(point["resource"]?.canonical == Self.resourceMembers.canonical)
      #expect(point["attributes"]?["env"] == "dev")
      #expect(point["time"] == 1_700_000_060_000_000_000)
      if point["kind"] != "gauge" { #expect(point["temporality"] == 2) }
    }
    func named(_ name: String) -> [JSONValue] { points.filter { $0["name"]?.stringValue == name } }
    for (number, text) in Self.odd.enumerated() {
      let persona = JSONValue.string(text)
      let hits = named("rate_limit.hit").first { $0["attributes"]?["persona"] == persona }
      #expect(hits?["value"] == .integer(number + 1), "\(text.debugDescription)")
      let trips = named("latency.round_trip_ms").first { $0["attributes"]?["persona"] == persona }
      #expect(trips?["count"] == 1, "\(text.debugDescription)")
      #expect(trips?["buckets"]?.arrayValue?.filter { $0 == 1 }.count == 1)
      let calls = named("a2a.latency_ms").first { $0["attributes"]?["method"] == persona }
      #expect(calls?["sum"] == .number("1.5"))
      #expect(calls?["unit"] == "ms")
    }
    #expect(named("queue.depth").first?["value"] == .number("3.0"))
    #expect(named("router.uptime_seconds").first?["value"] == .number("60.5"))
    let answered = named("router.prompts").first { $0["attributes"]?["outcome"] == "answered" }
    #expect(answered?["value"] == 2)
  }

  @Test func openTelemetryDecodesTheSpans() async throws {
    let trace = try #require(TraceID("4bf92f3577b34da6a3ce929d0e0e4736"))
    let root = try #require(SpanID("00f067aa0ba902b7"))
    let end = start.advanced(by: .milliseconds(5))
    let spans = [
      Span(trace: trace, id: root, name: "prompt", kind: .consumer, start: start, end: end),
      Span(
        trace: trace, parent: root, name: "a2a.send", kind: .client, start: start, end: end,
        attributes: [
          "text": "line\nbreak \"🙂\"", "count": -3, "ratio": 0.5, "flag": true,
          "none": .number(.nan), "most": .number(.infinity), "big": .integer(Int.max),
        ], status: .error("a hunter2-secret")),
    ]
    let scrubber = LogScrubber(secrets: [Array("hunter2-secret".utf8)])
    let told = try await decoded(
      OTLP.spans(spans, from: resource, scrubber: scrubber), as: "spans")
    try #require(told.count == 2)
    for span in told {
      #expect(span["trace"] == "4bf92f3577b34da6a3ce929d0e0e4736")
      #expect(span["start"] == 1_700_000_000_000_000_000)
      #expect(span["end"] == 1_700_000_000_005_000_000)
      #expect(span["resource"]?.canonical == Self.resourceMembers.canonical)
    }
    #expect(told.map { $0["id"]?.stringValue } == spans.map(\.id.description))
    #expect(told.map { $0["parent"]?.stringValue } == ["", root.description])
    #expect(told.map { $0["name"] } == ["prompt", "a2a.send"])
    #expect(told.map { $0["kind"] } == [5, 3])
    #expect(told.map { $0["status"] } == [0, 2])
    #expect(told[1]["message"] == "a ********")
    let attributes: JSONValue = [
      "text": "line\nbreak \"🙂\"", "count": -3, "ratio": .number("0.5"), "flag": true,
      "none": "nan", "most": "inf", "big": .number("9223372036854775807"),
    ]
    #expect(told[1]["attributes"]?.canonical == attributes.canonical)
  }
}
