/// One timed step of a trace.
package struct Span: Equatable, Sendable {
  /// Which side of a call it is; the numbers are OTLP's.
  package enum Kind: Int, Sendable {
    /// A step of this process.
    case `internal` = 1
    /// The side that is called and answers.
    case server = 2
    /// The side that calls and waits.
    case client = 3
    /// The side that hands over and does not wait.
    case producer = 4
    /// The side that takes what was handed over.
    case consumer = 5
  }

  /// How it ended.
  package enum Status: Equatable, Sendable {
    /// Nothing is said of it.
    case unset
    /// Well.
    case ok
    /// A failure, in words without a secret.
    case error(String)
  }

  /// The trace it belongs to.
  package let trace: TraceID
  /// Its own id.
  package let id: SpanID
  /// The span it is a step of; `nil` at the root.
  package let parent: SpanID?
  /// What was done, without ids: `a2a.send`.
  package let name: String
  /// Which side it is.
  package let kind: Kind
  /// When it began.
  package let start: WallTime
  /// When it ended; not before it began.
  package let end: WallTime
  /// What else there is to say.
  package let attributes: Attributes
  /// How it ended.
  package let status: Status

  /// A span that has ended. One that ends before it begins (the clock was set) takes no time.
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
