import RFC3339
import Testing

@Suite struct TimestampTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0 as Int64), ("2000-02-29T12:34:56Z", 951_827_696),
    ("2026-11-23T00:00:00Z", 1_795_392_000), ("1969-12-31T23:59:59Z", -1),
    ("0000-01-01T00:00:00Z", -62_167_219_200), ("9999-12-31T23:59:59Z", 253_402_300_799),
  ])
  func readsAndWritesASecond(text: String, seconds: Int64) throws {
    let time = try #require(Timestamp(text))
    #expect(time.seconds == seconds)
    #expect(time.description == text)
  }

  @Test(arguments: [
    "", "2026-02-30T00:00:00Z", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
    "2026-00-10T00:00:00Z",
    "2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z",
    "2026-1-1T00:00:00Z", "2026-01-01 00:00:00Z", "2026-01-01T00:00:00z", "2026-01-01T00:00:00",
    "2026-01-01T00:00:00+00:00", "2026-01-01T00:00:00.0Z", "2026-01-01T00:00:00ZZ",
    " 2026-01-01T00:00:00Z", "+026-01-01T00:00:00Z", "2026-01-01T00:00:0\u{661}Z",
  ])
  func refusesAnotherForm(text: String) {
    #expect(Timestamp(text) == nil)
  }

  @Test func everyDayOfFourCenturiesReadsBack() throws {
    for count in Int64(0)..<146_097 {
      let day = CalendarDay(daysSince1970: count)
      #expect(CalendarDay(day.description) == day)
    }
  }

  @Test func aDayEndsWithItsLastSecond() throws {
    let day = try #require(CalendarDay("2026-11-23"))
    #expect(day.end.description == "2026-11-23T23:59:59Z")
    #expect(day.end.day == day)
    #expect(day.end.adding(seconds: 1).day > day)
    #expect(day.start.adding(days: 30).description == "2026-12-23T00:00:00Z")
  }
}
