/// Formats ages for people.
package enum AgeText {
  /// Returns the age, rounded down, in the largest unit that gives a number of at least 2: `3 d`,
  /// `5 h`, `12 min` or `40 s`. A negative age is formatted as `0 s`.
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
  /// The maximum clock skew between two machines, in seconds: 5 min. A time counts as in the future
  /// only if it is ahead of the local clock by more than this.
  package static let clockTolerance: Int64 = 300

  /// Reports whether the time is later than `now` by more than ``clockTolerance``.
  package func isInTheFuture(at now: Timestamp) -> Bool {
    seconds(since: now) > Timestamp.clockTolerance
  }
}
