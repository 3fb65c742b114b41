/// One timed operation of a trace.
package struct Span: Equatable, Sendable {
  /// The role of the process in a call. The raw values are those of OTLP.
  package enum Kind: Int, Sendable {
    /// An operation within this process.
    case `internal` = 1
    /// The side that receives a call and answers it.
    case server = 2
    /// The side that makes a call and waits for the answer.
    case client = 3
    /// The side that sends a message and does not wait for an answer.
    case producer = 4
    /// The side that receives a message and does not answer it.
    case consumer = 5
  }

  package enum Status: Equatable, Sendable {
    case unset
    case ok
    /// The operation failed. The message must not contain a secret.
    case error(String)
  }

  package let trace: TraceID
  package let id: SpanID
  /// The parent span; `nil` for the root span.
  package let parent: SpanID?
  /// The name of the operation, without ids: `a2a.send`.
  package let name: String
  package let kind: Kind
  package let start: WallTime
  /// The end of the operation; never before `start`.
  package let end: WallTime
  package let attributes: Attributes
  package let status: Status

  /// Creates a span that has ended. If `end` is before `start` because the clock was adjusted, the
  /// duration is zero.
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
