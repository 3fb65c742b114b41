import HTTP
import RFC3339
import Testing

/// Dates in headers (RFC 9110 §5.6.7).
struct HTTPDateTests {
  private func parse(_ text: String, now: String = "2026-11-30T12:00:00Z") throws -> String? {
    HTTPDate.parse(text, now: try #require(Timestamp(now)))?.description
  }

  @Test(arguments: [
    // The examples of the RFC.
    ("Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"),
    ("Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z"),
    ("Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37Z"),
    ("Sun Nov 16 08:49:37 1994", "1994-11-16T08:49:37Z"),
    ("Thu, 29 Feb 2024 23:59:59 GMT", "2024-02-29T23:59:59Z"),
    ("Wed, 01 Jan 2020 00:00:00 GMT", "2020-01-01T00:00:00Z"),
    ("Thu, 31 Dec 2026 00:00:00 GMT", "2026-12-31T00:00:00Z"),
  ])
  func readsAllForms(text: String, time: String) throws {
    #expect(try parse(text) == time)
  }

  /// Two digits of a year mean a year that is at most 50 years in the future.
  @Test(arguments: [
    ("26", "2026-11-30T12:00:00Z", "2026"), ("76", "2026-11-30T12:00:00Z", "2076"),
    ("77", "2026-11-30T12:00:00Z", "1977"), ("99", "2026-11-30T12:00:00Z", "1999"),
    ("00", "2026-11-30T12:00:00Z", "2000"), ("30", "1994-11-06T08:49:00Z", "1930"),
    ("94", "1994-11-06T08:49:00Z", "1994"),
  ])
  func findsTheCentury(digits: String, now: String, year: String) throws {
    let found = try parse("Sunday, 06-Nov-\(digits) 08:49:37 GMT", now: now)
    #expect(found == "\(year)-11-06T08:49:37Z")
  }

  @Test(arguments: [
    "", " ", "GMT", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 CET",
    "Sun, 06 Nov 1994 08:49:37 +0000", "Sun, 06 nov 1994 08:49:37 GMT",
    "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 00 Nov 1994 08:49:37 GMT",
    "Sun, 06 Nov 94 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 8:49:37 GMT",
    "Sun, 06 Nov 1994 08:49:60 GMT", "Sun 06 Nov 1994 08:49:37 GMT",
    "Sunday, 06-Nov-1994 08:49:37 GMT", "Sunday, 06-Nov-+4 08:49:37 GMT",
    "Sunday, 06-Nov-94-1 08:49:37 GMT", "Sunday 06-Nov-94 08:49:37 GMT",
    "Sun Nov 06 08:49:37 94", "Sun Nov 006 08:49:37 1994", "1994-11-06T08:49:37Z", "37",
  ])
  func refusesAnotherForm(text: String) throws {
    #expect(try parse(text) == nil)
  }
}
