/// One event, written as one line of JSON.
package struct LogRecord: Equatable, Sendable {
  package var time: WallTime
  package var level: LogLevel
  /// A fixed name such as `prompt.answered`, never made from input.
  package var event: String
  /// The trace of the prompt, if it belongs to one.
  package var correlation: TraceID?
  /// Empty if there is none.
  package var personaTag: String
  /// The chat's salted hash; empty if there is none. Never the chat's id.
  package var chatIDHash: String
  /// The outcome: a word or a status; empty if unknown.
  package var status: String
  /// The duration, if known; written in milliseconds.
  package var latency: Duration?
  /// Further fields. A repeated name, or the name of a field above, is left out.
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

/// The severity of a log record (LOG_LEVEL).
package enum LogLevel: String, CaseIterable, Sendable {
  case debug = "DEBUG"
  case info = "INFO"
  case warning = "WARNING"
  case error = "ERROR"
}

extension LogLevel: Comparable {
  /// From DEBUG up to ERROR.
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
