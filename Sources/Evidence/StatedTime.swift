import RFC3339

/// A time in the report of a tool: RFC 3339 §5.6 with any fraction and offset, or ISO 8601 without
/// an offset.
enum StatedTime: Equatable {
  /// A point in time. Fractions of a second are truncated.
  case moment(Timestamp)
  /// A local time in an unknown time zone.
  case withoutZone

  /// Parses `2026-11-23T12:00:00`, followed by an optional fraction of up to 12 digits and an
  /// optional `Z` or `±hh:mm`.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 19, let start = Timestamp(bytes: bytes[..<19] + [UInt8(ascii: "Z")]) else {
      return nil
    }
    var rest = bytes[19...]
    if rest.first == UInt8(ascii: ".") {
      let digits = rest.dropFirst().prefix { StatedTime.isDigit($0) }
      guard (1...12).contains(digits.count) else { return nil }
      rest = rest.dropFirst(1 + digits.count)
    }
    if rest.isEmpty {
      self = .withoutZone
    } else if let offset = StatedTime.offset(Array(rest)) {
      self = .moment(start.adding(seconds: -offset))
    } else {
      return nil
    }
  }

  /// The point in time; `nil` if the time zone is unknown.
  var moment: Timestamp? {
    guard case .moment(let time) = self else { return nil }
    return time
  }

  /// Returns the number of seconds that a zone is ahead of UTC; `nil` if the zone is malformed.
  private static func offset(_ zone: [UInt8]) -> Int64? {
    if zone == [UInt8(ascii: "Z")] { return 0 }
    guard zone.count == 6, zone[3] == UInt8(ascii: ":"),
      [zone[1], zone[2], zone[4], zone[5]].allSatisfy(isDigit),
      zone[0] == UInt8(ascii: "+") || zone[0] == UInt8(ascii: "-")
    else { return nil }
    let digits = zone.map { Int64($0) - 0x30 }
    let (hours, minutes) = (digits[1] * 10 + digits[2], digits[4] * 10 + digits[5])
    guard hours < 24, minutes < 60 else { return nil }
    let seconds = hours * 3600 + minutes * 60
    return zone[0] == UInt8(ascii: "-") ? -seconds : seconds
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
