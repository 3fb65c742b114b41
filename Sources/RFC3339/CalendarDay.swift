/// A day of the proleptic Gregorian calendar in UTC, written `YYYY-MM-DD` (RFC 3339 §5.6,
/// full-date).
package struct CalendarDay: Hashable, Sendable {
  /// The number of days since 1970-01-01; negative for earlier days.
  package let daysSince1970: Int64

  /// Creates the day that is this number of days after 1970-01-01.
  package init(daysSince1970: Int64) { self.daysSince1970 = daysSince1970 }

  /// Parses a day in the form `YYYY-MM-DD`. Returns `nil` unless `text` has exactly 10 characters
  /// and the day exists.
  package init?(_ text: String) {
    self.init(bytes: Array(text.utf8)[...])
  }

  init?(bytes: ArraySlice<UInt8>) {
    let bytes = Array(bytes)
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      let year = decimal(bytes[..<4]), let month = decimal(bytes[5..<7]),
      let day = decimal(bytes[8..<10])
    else { return nil }
    let date = CalendarDay(year: year, month: month, day: day)
    guard date.components == (year, month, day) else { return nil }
    self = date
  }

  /// The first second of the day.
  package var start: Timestamp { Timestamp(seconds: daysSince1970 * 86_400) }

  /// The last second of the day, 23:59:59Z.
  package var end: Timestamp { Timestamp(seconds: daysSince1970 * 86_400 + 86_399) }

  /// Creates the day by counting days in 400-year eras that begin on March 1 (H. Hinnant,
  /// "chrono-Compatible Low-Level Date Algorithms", days_from_civil). A month or day that is out of
  /// range results in a different day, which the caller detects by comparing `components`.
  private init(year: Int, month: Int, day: Int) {
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    daysSince1970 = Int64(era * 146_097 + dayOfEra - 719_468)
  }

  private var components: (year: Int, month: Int, day: Int) {
    let days = Int(daysSince1970) + 719_468
    let era = (days >= 0 ? days : days - 146_096) / 146_097
    let dayOfEra = days - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shifted + 2) / 5 + 1)
  }
}

extension CalendarDay: Comparable {
  package static func < (left: CalendarDay, right: CalendarDay) -> Bool {
    left.daysSince1970 < right.daysSince1970
  }
}

extension CalendarDay: CustomStringConvertible {
  /// The day in the form `YYYY-MM-DD`.
  package var description: String {
    let (year, month, day) = components
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }
}
