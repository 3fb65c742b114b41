import Telemetry

extension WallTime {
  /// Reads a date in the form that HTTP prefers, such as `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110
  /// §5.6.7). Returns nil for any other form and for years outside 1970 to 2200. The name of the
  /// weekday is not compared with the date.
  init?(httpDate text: String) {
    let words = text.split(separator: " ")
    guard words.count == 6, words[5] == "GMT", let day = Int64(words[1]), (1...31).contains(day),
      let month = WallTime.months.firstIndex(of: String(words[2])), let year = Int64(words[3]),
      (1970...2200).contains(year)
    else { return nil }
    let clock = words[4].split(separator: ":").compactMap { Int64($0) }
    guard clock.count == 3, (0...23).contains(clock[0]), (0...59).contains(clock[1]),
      (0...60).contains(clock[2])
    else { return nil }
    let days = WallTime.days(before: year, month) + day - 1
    let seconds = ((days * 24 + clock[0]) * 60 + clock[1]) * 60 + clock[2]
    self.init(nanoseconds: seconds * 1_000_000_000)
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// Returns the number of days from 1970-01-01 to the first day of a month, counted from 0.
  private static func days(before year: Int64, _ month: Int) -> Int64 {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let before = year - 1
    let leapDays = before / 4 - before / 100 + before / 400 - 477
    let monthDays = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]
    return (year - 1970) * 365 + leapDays + Int64(monthDays[month]) + (isLeap && month > 1 ? 1 : 0)
  }
}
