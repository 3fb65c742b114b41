internal import JSON

extension OTLP {
  /// An ExportTraceServiceRequest; secrets are removed from attributes and messages.
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
