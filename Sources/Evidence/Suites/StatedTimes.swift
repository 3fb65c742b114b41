import RFC3339

/// The earliest of several times that a report states.
struct StatedTimes: Equatable, Sendable {
  private var moment: Timestamp?
  /// The earliest local time in an unknown zone, as if the zone were UTC.
  private var local: Timestamp?

  mutating func add(_ time: StatedTime) {
    switch time {
    case .moment(let time): moment = min(moment ?? time, time)
    case .withoutZone(let time): local = min(local ?? time, time)
    }
  }

  mutating func add(_ other: StatedTimes) {
    if let time = other.moment { add(.moment(time)) }
    if let time = other.local { add(.withoutZone(time)) }
  }

  /// Returns the earliest point in time that one of the times can mean; `nil` if there is no time.
  /// `zone` is the zone of times without a zone; without it, they count as the earliest that they
  /// can be.
  func earliest(in zone: UTCOffset?) -> Timestamp? {
    let local = local?.adding(seconds: -(zone ?? .furthestAhead).seconds)
    return [moment, local].compactMap(\.self).min()
  }
}
