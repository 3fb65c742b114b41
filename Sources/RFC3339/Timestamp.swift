internal import Glibc

/// A UTC time with a resolution of one second. It is always written in the RFC 3339 §5.6 form
/// `YYYY-MM-DDThh:mm:ssZ`.
package struct Timestamp: Hashable, Sendable {
  /// The number of seconds since 1970-01-01T00:00:00Z, without leap seconds. Only years from 0 to
  /// 9999 have a written form.
  package let seconds: Int64

  package init(seconds: Int64) { self.seconds = seconds }

  /// Parses a time in the form `YYYY-MM-DDThh:mm:ssZ`. Returns `nil` unless `text` has exactly 20
  /// characters and the day exists. Hours range from 00 to 23; leap seconds are refused.
  package init?(_ text: String) { self.init(bytes: text.utf8) }

  /// Parses a time from ASCII bytes in the form `YYYY-MM-DDThh:mm:ssZ`.
  package init?(bytes text: some Collection<UInt8>) {
    let bytes = Array(text)
    guard bytes.count == 20, bytes[10] == UInt8(ascii: "T"), bytes[19] == UInt8(ascii: "Z"),
      bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
      let day = CalendarDay(bytes: bytes[..<10]),
      let hour = decimal(bytes[11..<13]), hour < 24,
      let minute = decimal(bytes[14..<16]), minute < 60,
      let second = decimal(bytes[17..<19]), second < 60
    else { return nil }
    seconds = day.start.seconds + Int64(hour * 3600 + minute * 60 + second)
  }

  /// Returns the current time of the system clock, truncated to the second.
  package static func now() -> Timestamp {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return Timestamp(seconds: Int64(now.tv_sec))
  }

  /// The UTC day that contains this time.
  package var day: CalendarDay { CalendarDay(daysSince1970: seconds.floored(by: 86_400)) }

  /// Returns this time plus `days` × 86,400 s.
  package func adding(days: Int) -> Timestamp { Timestamp(seconds: seconds + Int64(days) * 86_400) }

  /// Returns this time plus `seconds`.
  package func adding(seconds: Int64) -> Timestamp { Timestamp(seconds: self.seconds + seconds) }

  /// Returns the number of seconds from `earlier` to this time; negative if `earlier` is later.
  package func seconds(since earlier: Timestamp) -> Int64 { seconds - earlier.seconds }
}

extension Timestamp: Comparable {
  package static func < (left: Timestamp, right: Timestamp) -> Bool { left.seconds < right.seconds }
}

extension Timestamp: CustomStringConvertible {
  /// The time in the form `YYYY-MM-DDThh:mm:ssZ`.
  package var description: String {
    let day = day
    let rest = Int(seconds - day.start.seconds)
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60)
    return "\(day)T\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))Z"
  }
}

extension Int64 {
  /// Returns the quotient rounded toward minus infinity. Truncation would assign a time before 1970
  /// to the wrong day.
  fileprivate func floored(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}

/// Parses a decimal number from ASCII digits. Returns `nil` if any byte is not a digit.
func decimal(_ digits: some Collection<UInt8>) -> Int? {
  var value = 0
  for digit in digits {
    guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
    value = value * 10 + Int(digit - UInt8(ascii: "0"))
  }
  return value
}

/// Returns the number with leading zeros, at least `width` digits long.
func padded(_ value: Int, _ width: Int) -> String {
  let text = String(value)
  return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
}
