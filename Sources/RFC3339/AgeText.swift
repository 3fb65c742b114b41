/// Ages as people read them.
package enum AgeText {
  /// The largest unit of which there are at least two, rounded down: `3 d`, `5 h`, `12 min` or
  /// `40 s`. A negative age is `0 s`.
  package static func of(seconds: Int64) -> String {
    switch seconds {
    case 172_800...: "\(seconds / 86_400) d"
    case 7200...: "\(seconds / 3600) h"
    case 120...: "\(seconds / 60) min"
    default: "\(max(0, seconds)) s"
    }
  }
}

extension Timestamp {
  /// The maximum clock skew between two machines, in seconds: 5 min. A time further ahead of ours
  /// counts as in the future.
  package static let clockTolerance: Int64 = 300

  /// Whether the time is later than `now` by more than the maximum clock skew.
  package func isInTheFuture(at now: Timestamp) -> Bool {
    seconds(since: now) > Timestamp.clockTolerance
  }
}
