internal import Glibc

/// A second in UTC, written in one form of RFC 3339 §5.6: `YYYY-MM-DDThh:mm:ssZ`.
package struct Timestamp: Hashable, Sendable {
  /// Seconds since 1970-01-01T00:00:00Z, without leap seconds. Only the years 0 to 9999 can be
  /// written.
  package let seconds: Int64

  package init(seconds: Int64) { self.seconds = seconds }

  /// Creates the time that `text` names: exactly 20 characters, a day that exists, hours 00–23, no
  /// leap second, `Z`.
  package init?(_ text: String) { self.init(bytes: text.utf8) }

  /// Creates the time that ASCII text names, in the same form.
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

  /// Returns the current second of the system's clock.
  package static func now() -> Timestamp {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return Timestamp(seconds: Int64(now.tv_sec))
  }

  /// The day of this second.
  package var day: CalendarDay { CalendarDay(daysSince1970: seconds.floored(by: 86_400)) }

  /// Returns this time plus `days` × 86,400 s.
  package func adding(days: Int) -> Timestamp { Timestamp(seconds: seconds + Int64(days) * 86_400) }

  /// Returns this time plus `seconds`.
  package func adding(seconds: Int64) -> Timestamp { Timestamp(seconds: self.seconds + seconds) }

  /// Returns the seconds from `earlier` to this time; negative if `earlier` is later.
  package func seconds(since earlier: Timestamp) -> Int64 { seconds - earlier.seconds }
}

extension Timestamp: Comparable {
  package static func < (left: Timestamp, right: Timestamp) -> Bool { left.seconds < right.seconds }
}

extension Timestamp: CustomStringConvertible {
  /// `YYYY-MM-DDThh:mm:ssZ`.
  package var description: String {
    let day = day
    let rest = Int(seconds - day.start.seconds)
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60)
    return "\(day)T\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))Z"
  }
}

extension Int64 {
  /// Returns the quotient rounded toward minus infinity, so that a time before 1970 has the right
  /// day.
  fileprivate func floored(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}

/// Returns the number that ASCII digits represent; `nil` for any other byte.
func decimal(_ digits: some Collection<UInt8>) -> Int? {
  var value = 0
  for digit in digits {
    guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
    value = value * 10 + Int(digit - UInt8(ascii: "0"))
  }
  return value
}

/// Returns a number with leading zeros, at least `width` digits.
func padded(_ value: Int, _ width: Int) -> String {
  let text = String(value)
  return String(repeating: "0", count: max(0, width - text.count)) + text
}
