internal import Glibc
internal import RFC3339

/// A UTC time with nanosecond resolution, for logs, spans and metrics.
package struct WallTime: Hashable, Sendable {
  /// The number of nanoseconds since 1970-01-01T00:00:00Z, without leap seconds. The range ends in
  /// the year 2262.
  package let nanoseconds: Int64

  package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// Returns the current time of the system clock.
  package static func now() -> WallTime {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return WallTime(nanoseconds: Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec))
  }

  package func advanced(by duration: Duration) -> WallTime {
    let (seconds, attoseconds) = duration.components
    let nanoseconds = attoseconds / 1_000_000_000
    return WallTime(nanoseconds: self.nanoseconds + seconds * 1_000_000_000 + nanoseconds)
  }
}

extension WallTime: Comparable {
  package static func < (left: WallTime, right: WallTime) -> Bool {
    left.nanoseconds < right.nanoseconds
  }
}

extension WallTime: CustomStringConvertible {
  /// The time in RFC 3339 form, truncated to milliseconds: `2026-11-23T12:00:00.250Z`.
  package var description: String {
    let part = nanoseconds % 1_000_000_000
    let rest = part < 0 ? part + 1_000_000_000 : part
    let second = Timestamp(seconds: (nanoseconds - rest) / 1_000_000_000).description
    let milliseconds = String(rest / 1_000_000)
    let zeros = String(repeating: "0", count: 3 - milliseconds.utf8.count)
    return "\(Substring(second.utf8.dropLast())).\(zeros)\(milliseconds)Z"
  }
}

extension Duration {
  /// The duration in milliseconds, truncated to three decimals; zero if it is negative.
  var millisecondsText: String {
    let (seconds, attoseconds) = components
    let microseconds = max(0, seconds * 1_000_000 + attoseconds / 1_000_000_000_000)
    let decimals = String(microseconds % 1000)
    let zeros = String(repeating: "0", count: 3 - decimals.utf8.count)
    return "\(microseconds / 1000).\(zeros)\(decimals)"
  }

  /// The duration in milliseconds; zero if it is negative.
  var milliseconds: Double {
    let (seconds, attoseconds) = components
    return max(0, Double(seconds) * 1e3 + Double(attoseconds) / 1e15)
  }
}
