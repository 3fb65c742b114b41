/// How much a log record matters (LOG_LEVEL).
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
