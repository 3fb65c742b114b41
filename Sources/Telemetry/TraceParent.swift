/// What a caller tells the called of its trace (W3C Trace Context §3.2).
package struct TraceParent: Equatable, Sendable {
  /// The name of the header.
  package static let headerName = "traceparent"

  /// The trace.
  package let trace: TraceID
  /// The caller's span.
  package let span: SpanID
  /// Whether the caller keeps its spans.
  package let isSampled: Bool

  /// The parent that a call made within `span` has.
  package init(trace: TraceID, span: SpanID, isSampled: Bool) {
    self.trace = trace
    self.span = span
    self.isSampled = isSampled
  }

  /// The header's value, version 00.
  package var headerValue: String { "00-\(trace)-\(span)-\(isSampled ? "01" : "00")" }
}
