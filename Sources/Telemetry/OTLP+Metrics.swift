internal import JSON

extension OTLP {
  /// AGGREGATION_TEMPORALITY_CUMULATIVE.
  private static let cumulative: JSONValue = 2

  /// An ExportMetricsServiceRequest; every sum counts from the process's start.
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
