/// One log event, written as one line of JSON.
package struct LogRecord: Equatable, Sendable {
  package var time: WallTime
  package var level: LogLevel
  /// A fixed name such as `prompt.answered`. It must not contain input.
  package var event: String
  /// The id of the prompt's trace; `nil` if the event does not belong to a prompt.
  package var correlation: TraceID?
  /// The persona; empty if the event has none.
  package var personaTag: String
  /// The salted hash of the chat's id, never the id itself; empty if the event has no chat.
  package var chatIDHash: String
  /// The outcome, as a word or a status code; empty if unknown.
  package var status: String
  /// The duration, written in milliseconds; `nil` if unknown.
  package var latency: Duration?
  /// Additional fields. A field is omitted if its name occurs earlier in the record.
  package var fields: Attributes

  package init(
    _ level: LogLevel, _ event: String, at time: WallTime, correlation: TraceID? = nil,
    personaTag: String = "", chatIDHash: String = "", status: String = "",
    latency: Duration? = nil, fields: Attributes = [:]
  ) {
    self.time = time
    self.level = level
    self.event = event
    self.correlation = correlation
    self.personaTag = personaTag
    self.chatIDHash = chatIDHash
    self.status = status
    self.latency = latency
    self.fields = fields
  }
}

/// The severity of a log record, as in LOG_LEVEL.
package enum LogLevel: String, CaseIterable, Sendable {
  case debug = "DEBUG"
  case info = "INFO"
  case warning = "WARNING"
  case error = "ERROR"
}

extension LogLevel: Comparable {
  /// Orders levels by severity: DEBUG, INFO, WARNING, ERROR.
  package static func < (left: LogLevel, right: LogLevel) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .debug: 0
    case .info: 1
    case .warning: 2
    case .error: 3
    }
  }
}
