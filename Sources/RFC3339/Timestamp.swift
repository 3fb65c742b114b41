internal import Glibc

/// A second of UTC, written as RFC 3339 §5.6 in one form: `YYYY-MM-DDThh:mm:ssZ`.
package struct Timestamp: Hashable, Sendable {
  /// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted; from year 0 to year 9999 when written.
  package let seconds: Int64

  /// A time by its seconds since 1970.
  package init(seconds: Int64) { self.seconds = seconds }

  /// The time that `text` names: exactly 20 characters, a real date, 00–23 hours, no leap second, `Z`.
  package init?(_ text: String) { self.init(bytes: text.utf8) }

  /// The time that ASCII text names, in the same form.
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

  /// The present second of the system's clock.
  package static func now() -> Timestamp {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return Timestamp(seconds: Int64(now.tv_sec))
  }

  /// The day on which this second lies.
  package var day: CalendarDay { CalendarDay(daysSince1970: seconds.floored(by: 86_400)) }

  /// This time and `days` × 86,400 s.
  package func adding(days: Int) -> Timestamp { Timestamp(seconds: seconds + Int64(days) * 86_400) }

  /// This time and `seconds`.
  package func adding(seconds: Int64) -> Timestamp { Timestamp(seconds: self.seconds + seconds) }

  /// Seconds from `earlier` to this time; negative when `earlier` is later.
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
  /// The quotient rounded towards minus infinity, so that times before 1970 fall on their own day.
  fileprivate func floored(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}

/// The number that ASCII digits write, and nothing but digits.
func decimal(_ digits: some Collection<UInt8>) -> Int? {
  var value = 0
  for digit in digits {
    guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
    value = value * 10 + Int(digit - UInt8(ascii: "0"))
  }
  return value
}

/// A number with leading zeros up to `width` digits.
func padded(_ value: Int, _ width: Int) -> String {
  let text = String(value)
  return String(repeating: "0", count: max(0, width - text.count)) + text
}
