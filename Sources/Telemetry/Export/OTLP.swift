internal import JSON

/// Bodies of OTLP/HTTP requests in JSON (OTLP 1.x, "JSON Protobuf Encoding": 64-bit integers as strings, enumerations
/// as numbers, ids in hex).
package enum OTLP {
  /// The media type of the bodies.
  package static let contentType = "application/json"
  /// The path below the endpoint for metrics.
  package static let metricsPath = "/v1/metrics"
  /// The path below the endpoint for spans.
  package static let tracesPath = "/v1/traces"

  static let scope: JSONValue = ["name": "relay"]

  static func nanoseconds(_ time: WallTime) -> JSONValue { .string(String(time.nanoseconds)) }

  static func number(_ value: Double) -> JSONValue { .number(value.description) }

  static func attributes(_ labels: [Label]) -> JSONValue {
    .array(labels.map { ["key": .string($0.name), "value": ["stringValue": .string($0.value)]] })
  }

  static func attributes(_ attributes: Attributes, _ scrubber: LogScrubber) -> JSONValue {
    .array(
      attributes.list.map {
        ["key": .string($0.name), "value": value($0.value, scrubber)]
      })
  }

  private static func value(_ value: Attribute.Value, _ scrubber: LogScrubber) -> JSONValue {
    switch value {
    case .text(let text): ["stringValue": .string(scrubber.scrubbed(text))]
    case .integer(let value): ["intValue": .string(String(value))]
    // Doubles that JSON cannot write are strings in the JSON of Protobuf.
    case .number(let value) where value.isNaN: ["doubleValue": "NaN"]
    case .number(let value) where value.isInfinite:
      ["doubleValue": .string(value < 0 ? "-Infinity" : "Infinity")]
    case .number(let value): ["doubleValue": number(value)]
    case .flag(let value): ["boolValue": .bool(value)]
    }
  }

  static func resource(_ resource: Resource) -> JSONValue {
    ["attributes": attributes(resource.attributes, .none)]
  }
}
