internal import JSON

/// Encodes the request bodies of OTLP/HTTP in JSON (OTLP 1.x, "JSON Protobuf Encoding"): 64-bit
/// integers are strings, enumerations are numbers, and ids are hexadecimal.
package enum OTLP {
  /// The media type of the request bodies.
  package static let contentType = "application/json"
  /// The path of the metrics endpoint, relative to the collector's URL.
  package static let metricsPath = "/v1/metrics"
  /// The path of the trace endpoint, relative to the collector's URL.
  package static let tracesPath = "/v1/traces"

  private static let scope: JSONValue = ["name": "relay"]

  private static func nanoseconds(_ time: WallTime) -> JSONValue {
    .string(String(time.nanoseconds))
  }

  private static func number(_ value: Double) -> JSONValue { .number(value.description) }

  private static func attributes(_ labels: [Label]) -> JSONValue {
    .array(labels.map { ["key": .string($0.name), "value": ["stringValue": .string($0.value)]] })
  }

  private static func attributes(_ attributes: Attributes, _ scrubber: LogScrubber) -> JSONValue {
    .array(
      attributes.list.map {
        ["key": .string($0.name), "value": value($0.value, scrubber)]
      })
  }

  private static func value(_ value: Attribute.Value, _ scrubber: LogScrubber) -> JSONValue {
    switch value {
    case .text(let text): ["stringValue": .string(scrubber.scrubbed(text))]
    case .integer(let value): ["intValue": .string(String(value))]
    // Protobuf's JSON mapping encodes NaN and infinities as strings.
    case .number(let value) where value.isNaN: ["doubleValue": "NaN"]
    case .number(let value) where value.isInfinite:
      ["doubleValue": .string(value < 0 ? "-Infinity" : "Infinity")]
    case .number(let value): ["doubleValue": number(value)]
    case .flag(let value): ["boolValue": .bool(value)]
    }
  }

  private static func resource(_ resource: Resource) -> JSONValue {
    ["attributes": attributes(resource.attributes, .none)]
  }
}

extension OTLP {
  /// The value of AGGREGATION_TEMPORALITY_CUMULATIVE.
  private static let cumulative: JSONValue = 2

  /// Encodes an ExportMetricsServiceRequest. Every sum counts from the start of the process.
  package static func metrics(_ snapshot: MetricSnapshot, from resource: Resource) -> [UInt8] {
    let metrics = snapshot.families.filter { !$0.isEmpty }.map { metric($0, snapshot) }
    let request: JSONValue = [
      "resourceMetrics": [
        [
          "resource": Self.resource(resource),
          "scopeMetrics": [["scope": scope, "metrics": .array(metrics)]],
        ]
      ]
    ]
    return request.canonical
  }

  private static func metric(_ family: MetricFamily, _ snapshot: MetricSnapshot) -> JSONValue {
    let instrument = family.instrument
    let (kind, data) = data(of: family, snapshot)
    return .object([
      .init("name", .string(instrument.name)), .init("description", .string(instrument.help)),
      .init("unit", .string(instrument.unit)), .init(kind, data),
    ])
  }

  private static func data(
    of family: MetricFamily, _ snapshot: MetricSnapshot
  ) -> (kind: String, JSONValue) {
    switch family.values {
    case .gauge(let value):
      let point = point([], snapshot, [.init("asDouble", number(value))])
      return ("gauge", ["dataPoints": [point]])
    case .counter(let points):
      let points = points.map {
        point($0.labels, snapshot, [.init("asInt", .string(String($0.value)))])
      }
      let sum: JSONValue = [
        "aggregationTemporality": cumulative, "isMonotonic": true, "dataPoints": .array(points),
      ]
      return ("sum", sum)
    case .histogram(let points):
      let points = points.map { point($0.labels, snapshot, buckets($0.value)) }
      return (
        "histogram", ["aggregationTemporality": cumulative, "dataPoints": .array(points)]
      )
    }
  }

  private static func point(
    _ labels: [Label], _ snapshot: MetricSnapshot, _ value: [JSONValue.Member]
  ) -> JSONValue {
    .object(
      [
        .init("attributes", attributes([snapshot.environmentLabel] + labels)),
        .init("startTimeUnixNano", nanoseconds(snapshot.start)),
        .init("timeUnixNano", nanoseconds(snapshot.time)),
      ] + value)
  }

  private static func buckets(_ value: Distribution) -> [JSONValue.Member] {
    [
      .init("count", .string(String(value.count))), .init("sum", number(value.sum)),
      .init("bucketCounts", .array(value.counts.map { .string(String($0)) })),
      .init("explicitBounds", .array(Distribution.bounds.map(number))),
    ]
  }
}

extension OTLP {
  /// Encodes an ExportTraceServiceRequest. Secrets in attributes and status messages are masked.
  package static func spans(
    _ spans: [Span], from resource: Resource, scrubber: LogScrubber
  ) -> [UInt8] {
    let request: JSONValue = [
      "resourceSpans": [
        [
          "resource": Self.resource(resource),
          "scopeSpans": [
            ["scope": scope, "spans": .array(spans.map { span($0, scrubber) })]
          ],
        ]
      ]
    ]
    return request.canonical
  }

  private static func span(_ span: Span, _ scrubber: LogScrubber) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("traceId", .string(span.trace.description)),
      .init("spanId", .string(span.id.description)),
      .init("name", .string(span.name)), .init("kind", .integer(span.kind.rawValue)),
      .init("startTimeUnixNano", nanoseconds(span.start)),
      .init("endTimeUnixNano", nanoseconds(span.end)),
      .init("attributes", attributes(span.attributes, scrubber)),
    ]
    if let parent = span.parent {
      members.append(.init("parentSpanId", .string(parent.description)))
    }
    switch span.status {
    case .unset: break
    case .ok: members.append(.init("status", ["code": 1]))
    case .error(let message):
      members.append(
        .init("status", ["code": 2, "message": .string(scrubber.scrubbed(message))]))
    }
    return .object(members)
  }
}

/// The process that sends the telemetry (an OpenTelemetry resource).
package struct Resource: Equatable, Sendable {
  fileprivate let attributes: Attributes

  /// Describes the relay of one environment and build. `instance` distinguishes processes of the
  /// same build, such as an active and a passive instance.
  package init(environment: String, buildSHA: String, instance: String) {
    attributes = [
      "service.name": "relay", "service.version": .text(buildSHA),
      "service.instance.id": .text(instance),
      "deployment.environment.name": .text(environment),
    ]
  }
}
