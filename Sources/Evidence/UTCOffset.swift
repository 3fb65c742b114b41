/// The time zone of a machine: the number of seconds by which its local time is ahead of UTC.
package struct UTCOffset: Equatable, Sendable, CustomStringConvertible {
  /// −14 h to +14 h.
  let seconds: Int64

  /// The zone that is ahead of all others. A local time in it is the earliest that the time can
  /// mean.
  static let furthestAhead = UTCOffset(seconds: 14 * 3600)

  private init(seconds: Int64) { self.seconds = seconds }

  /// Parses `Z` or `±hh:mm`; `nil` for any other text and for an offset of more than 14 h.
  package init?(_ text: String) {
    guard let seconds = UTCOffset.seconds(of: Array(text.utf8)), abs(seconds) <= 14 * 3600 else {
      return nil
    }
    self.seconds = seconds
  }

  package var description: String {
    guard seconds != 0 else { return "Z" }
    let minutes = abs(seconds) / 60
    func padded(_ number: Int64) -> String { (number < 10 ? "0" : "") + "\(number)" }
    return (seconds < 0 ? "-" : "+") + "\(padded(minutes / 60)):\(padded(minutes % 60))"
  }

  /// Returns the number of seconds that a zone of RFC 3339 §5.6 is ahead of UTC; `nil` if the zone
  /// is malformed.
  static func seconds(of zone: [UInt8]) -> Int64? {
    if zone == [UInt8(ascii: "Z")] { return 0 }
    guard zone.count == 6, zone[3] == UInt8(ascii: ":"),
      [zone[1], zone[2], zone[4], zone[5]].allSatisfy({ (0x30...0x39).contains($0) }),
      zone[0] == UInt8(ascii: "+") || zone[0] == UInt8(ascii: "-")
    else { return nil }
    let digits = zone.map { Int64($0) - 0x30 }
    let (hours, minutes) = (digits[1] * 10 + digits[2], digits[4] * 10 + digits[5])
    guard hours < 24, minutes < 60 else { return nil }
    let seconds = hours * 3600 + minutes * 60
    return zone[0] == UInt8(ascii: "-") ? -seconds : seconds
  }
}
