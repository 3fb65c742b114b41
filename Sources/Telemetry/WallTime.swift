internal import Glibc
internal import RFC3339

/// A moment of UTC to the nanosecond, as logs, spans and metrics carry it.
package struct WallTime: Hashable, Sendable {
  /// Nanoseconds since 1970-01-01T00:00:00Z, leap seconds not counted; good until the year 2262.
  package let nanoseconds: Int64

  /// A moment by its nanoseconds since 1970.
  package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// The present moment of the system's clock.
  package static func now() -> WallTime {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return WallTime(nanoseconds: Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec))
  }

  /// The moment that is `duration` later.
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
  /// RFC 3339 with milliseconds, cut and not rounded: `2026-11-23T12:00:00.250Z`.
  package var description: String {
    let part = nanoseconds % 1_000_000_000
    let rest = part < 0 ? part + 1_000_000_000 : part
    let second = Timestamp(seconds: (nanoseconds - rest) / 1_000_000_000).description
    let milliseconds = String(rest / 1_000_000)
    let zeros = String(repeating: "0", count: 3 - milliseconds.utf8.count)
    return "\(second.dropLast()).\(zeros)\(milliseconds)Z"
  }
}
