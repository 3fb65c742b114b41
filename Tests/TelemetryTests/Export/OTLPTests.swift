import JSON
import Telemetry
import Testing

struct OTLPTests {
  private let resource = Resource(environment: "prod", buildSHA: "0123abcd", instance: "a")
  private let start = WallTime(nanoseconds: 1_000)

  private func metric(_ name: String, of metrics: MetricSet, at time: WallTime) throws -> JSONValue
  {
    let body = OTLP.metrics(metrics.snapshot(at: time, uptime: .zero), from: resource)
    let scopes = try JSONValue.parse(body)["resourceMetrics"]?.arrayValue?[0]["scopeMetrics"]
    let list = try #require(scopes?.arrayValue?[0]["metrics"]?.arrayValue)
    return try #require(list.first { $0["name"] == .string(name) })
  }

  @Test func writesCumulativeSums() throws {
    var metrics = MetricSet(environment: "prod", startedAt: start)
    metrics.a2aFailures.add(3, .fatal)
    let metric = try metric("a2a.failure_total", of: metrics, at: WallTime(nanoseconds: 2_000))
    let sum = try #require(metric["sum"])
    #expect(sum["aggregationTemporality"] == 2)
    #expect(sum["isMonotonic"] == true)
    let points = try #require(sum["dataPoints"]?.arrayValue)
    #expect(points.map { $0["asInt"] } == ["0", "3", "0"])
    for point in points {
      #expect(point["startTimeUnixNano"] == "1000")
      #expect(point["timeUnixNano"] == "2000")
    }
    #expect(
      points[1]["attributes"] == [
        ["key": "env", "value": ["stringValue": "prod"]],
        ["key": "classification", "value": ["stringValue": "fatal"]],
      ])
  }

  @Test func writesHistogramsWithTheirBounds() throws {
    var metrics = MetricSet(environment: "prod", startedAt: start)
    metrics.queueWait.record(.milliseconds(1))
    metrics.queueWait.record(.seconds(31))
    let metric = try metric("queue.wait_ms", of: metrics, at: WallTime(nanoseconds: 2_000))
    #expect(metric["unit"] == "ms")
    #expect(metric["histogram"]?["aggregationTemporality"] == 2)
    let point = try #require(metric["histogram"]?["dataPoints"]?.arrayValue?.first)
    #expect(point["count"] == "2")
    #expect(point["sum"] == 31001)
    let counts = try #require(point["bucketCounts"]?.arrayValue)
    let bounds = try #require(point["explicitBounds"]?.arrayValue)
    #expect(counts.count == bounds.count + 1)
    #expect(counts.compactMap { $0.stringValue.flatMap { Int($0) } }.reduce(0, +) == 2)
    #expect(counts.first == "1" && counts.last == "1")
  }

  @Test func writesGauges() throws {
    var metrics = MetricSet(environment: "prod", startedAt: start)
    metrics.queueDepth.set(5)
    let metric = try metric("queue.depth", of: metrics, at: start)
    #expect(metric["gauge"]?["dataPoints"]?.arrayValue?.first?["asDouble"] == 5)
  }

  /// The clock may have been set back after the start.
  @Test func letsNoPointBeOlderThanTheStart() throws {
    let metrics = MetricSet(environment: "prod", startedAt: start)
    let metric = try metric("queue.depth", of: metrics, at: WallTime(nanoseconds: 1))
    #expect(metric["gauge"]?["dataPoints"]?.arrayValue?.first?["timeUnixNano"] == "1000")
  }

  private func span(_ status: Span.Status, parent: SpanID? = nil) throws -> Span {
    Span(
      trace: try #require(TraceID("4bf92f3577b34da6a3ce929d0e0e4736")),
      id: try #require(SpanID("00f067aa0ba902b7")), parent: parent, name: "a2a.send",
      kind: .client, start: WallTime(nanoseconds: 5), end: WallTime(nanoseconds: 9),
      attributes: [
        "text": "a hunter2-secret", "count": 3, "ratio": 0.5, "is_last": false,
        "none": .number(.nan), "most": .number(.infinity),
      ], status: status)
  }

  private func written(_ span: Span) throws -> JSONValue {
    let scrubber = LogScrubber(secrets: [Array("hunter2-secret".utf8)])
    let body = OTLP.spans([span], from: resource, scrubber: scrubber)
    let value = try JSONValue.parse(body)["resourceSpans"]?.arrayValue?[0]
    #expect(
      value?["resource"]?["attributes"]?.arrayValue?.map { $0["key"] } == [
        "service.name", "service.version", "service.instance.id", "deployment.environment.name",
      ])
    let spans = value?["scopeSpans"]?.arrayValue?[0]["spans"]?.arrayValue
    return try #require(spans?.first)
  }

  @Test func writesASpan() throws {
    let value = try written(span(.ok, parent: SpanID("0000000000000001")))
    #expect(value["traceId"] == "4bf92f3577b34da6a3ce929d0e0e4736")
    #expect(value["spanId"] == "00f067aa0ba902b7")
    #expect(value["parentSpanId"] == "0000000000000001")
    #expect(value["kind"] == 3)
    #expect(value["startTimeUnixNano"] == "5")
    #expect(value["endTimeUnixNano"] == "9")
    #expect(value["status"] == ["code": 1])
    #expect(
      value["attributes"]?.arrayValue?.map { $0["value"] } == [
        ["stringValue": "a ********"], ["intValue": "3"], ["doubleValue": .number("0.5")],
        ["boolValue": false], ["doubleValue": "NaN"], ["doubleValue": "Infinity"],
      ])
  }

  @Test func masksSecretsInMessages() throws {
    let value = try written(span(.error("refused: hunter2-secret")))
    #expect(value["status"] == ["code": 2, "message": "refused: ********"])
    #expect(value["parentSpanId"] == nil)
  }

  @Test func saysNothingOfAnUnsetStatus() throws {
    #expect(try written(span(.unset))["status"] == nil)
  }
}
