package import RFC3339

/// Parses dates in HTTP headers (RFC 9110 §5.6.7), in the preferred form and in both obsolete ones.
package enum HTTPDate {
  /// Returns the time that `text` denotes; nil if it has none of the forms below or does not exist.
  /// The name of the weekday is not checked. `now` determines the century of the second form.
  ///
  ///     Sun, 06 Nov 1994 08:49:37 GMT
  ///     Sunday, 06-Nov-94 08:49:37 GMT
  ///     Sun Nov  6 08:49:37 1994
  package static func parse(_ text: String, now: Timestamp) -> Timestamp? {
    let words = text.split(separator: " ")
    switch words.count {
    case 6 where words[0].hasSuffix(",") && words[5] == "GMT":
      return timestamp(year: words[3], month: words[2], day: words[1], time: words[4])
    case 4 where words[0].hasSuffix(",") && words[3] == "GMT":
      let date = words[1].split(separator: "-", omittingEmptySubsequences: false)
      guard date.count == 3, let year = year(endingIn: date[2], now: now) else { return nil }
      return timestamp(year: year[...], month: date[1], day: date[0], time: words[2])
    case 5: return timestamp(year: words[4], month: words[1], day: words[2], time: words[3])
    default: return nil
    }
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private static func timestamp(
    year: Substring, month: Substring, day: Substring, time: Substring
  ) -> Timestamp? {
    guard let index = months.firstIndex(of: String(month)) else { return nil }
    return Timestamp("\(year)-\(padded(String(index + 1)))-\(padded(String(day)))T\(time)Z")
  }

  private static func padded(_ number: String) -> String {
    number.utf8.count == 1 ? "0" + number : number
  }

  /// Returns the year with these last two digits in the current century, or in the previous one if
  /// it would otherwise be more than 50 years in the future.
  private static func year(endingIn digits: Substring, now: Timestamp) -> String? {
    guard digits.utf8.count == 2, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let short = Int(digits), let current = Int(now.day.description.prefix(4))
    else { return nil }
    let year = current - current % 100 + short
    return String(year > current + 50 ? year - 100 : year)
  }
}
