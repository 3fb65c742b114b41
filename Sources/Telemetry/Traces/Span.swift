/// One timed step of a trace.
package struct Span: Equatable, Sendable {
  /// The side of a call; the numbers are OTLP's.
  package enum Kind: Int, Sendable {
    /// A step of this process.
    case `internal` = 1
    /// The side that answers a call.
    case server = 2
    /// The side that makes a call and waits.
    case client = 3
    /// The side that sends something and does not wait.
    case producer = 4
    /// The side that receives what was sent.
    case consumer = 5
  }

  package enum Status: Equatable, Sendable {
    case unset
    case ok
    /// A failure; the message must not contain a secret.
    case error(String)
  }

  package let trace: TraceID
  package let id: SpanID
  /// The span that contains it; `nil` for the root.
  package let parent: SpanID?
  /// The operation, without ids: `a2a.send`.
  package let name: String
  package let kind: Kind
  package let start: WallTime
  /// Not before the start.
  package let end: WallTime
  package let attributes: Attributes
  package let status: Status

  /// A span that has ended. If its end is before its start (the clock was set), it has no duration.
  package init(
    trace: TraceID, id: SpanID = .random(), parent: SpanID? = nil, name: String,
    kind: Kind = .internal, start: WallTime, end: WallTime, attributes: Attributes = [:],
    status: Status = .unset
  ) {
    self.trace = trace
    self.id = id
    self.parent = parent
    self.name = name
    self.kind = kind
    self.start = start
    self.end = max(start, end)
    self.attributes = attributes
    self.status = status
  }
}
