import RFC3339
import Testing

@testable import Evidence

/// The spellings of the attribute `timestamp`.
@Suite struct JUnitTimeTests {
  @Test(arguments: [
    ("mocha's xunit reporter", "Sat, 03 Dec 2022 23:10:07 GMT", "2022-12-03T23:10:07Z"),
    ("HTTP with a day of one digit", "Sat, 3 Dec 2022 23:10:07 GMT", "2022-12-03T23:10:07Z"),
    ("mail", "Sat, 03 Dec 2022 23:10:07 +0100", "2022-12-03T22:10:07Z"),
    ("TestNG", "2021-03-07T10:36:56 UTC", "2021-03-07T10:36:56Z"),
    ("an offset without colon", "2026-11-23T12:00:00.5+0530", "2026-11-23T06:30:00Z"),
    ("an offset of hours", "2026-11-23T12:00:00-06", "2026-11-23T18:00:00Z"),
    ("a space", "2026-11-23 12:00:00+01:00", "2026-11-23T11:00:00Z"),
    ("Go's String", "2026-11-23 12:00:00.123456789 +0100 CET", "2026-11-23T11:00:00Z"),
    ("small letters", "2026-11-23t12:00:00z", "2026-11-23T12:00:00Z"),
    ("a comma", "2026-11-23T12:00:00,123Z", "2026-11-23T12:00:00Z"),
    ("a long fraction", "2026-11-23T12:00:00.1234567890123Z", "2026-11-23T12:00:00Z"),
    ("no seconds", "2026-11-23T12:00Z", "2026-11-23T12:00:00Z"),
    ("Java's ZonedDateTime", "2026-11-23T12:00:00+01:00[Europe/Berlin]", "2026-11-23T11:00:00Z"),
    ("Java's Date", "Mon Nov 23 12:00:00 UTC 2026", "2026-11-23T12:00:00Z"),
    ("JavaScript", "Mon Nov 23 2026 12:00:00 GMT+0100 (CET)", "2026-11-23T11:00:00Z"),
    ("seconds", "1795435200", "2026-11-23T12:00:00Z"),
    ("seconds with a fraction", "1795435200.25", "2026-11-23T12:00:00Z"),
    ("milliseconds", "1795435200999", "2026-11-23T12:00:00Z"),
    ("RFC 3339", "2026-11-23T12:00:00Z", "2026-11-23T12:00:00Z"),
  ])
  func readsAMoment(label: String, text: String, utc: String) {
    #expect(StatedTime(spelled: text)?.moment?.description == utc, "\(label)")
  }

  /// The zone is not stated, or its abbreviation stands for several.
  @Test(arguments: [
    "2026-11-23T12:00:00", "2026-11-23 12:00:00.25", "2026-11-23T 12:00:00", "2026-11-23T12:00",
    "2026-11-23",
    "2026-11-23T12:00:00 CET", "Mon Nov 23 12:00:00 2026", "Mon Nov 23 12:00:00 EST 2026",
    "Mon Nov  3 12:00:00 2026",
  ])
  func readsATimeWithoutAZone(text: String) throws {
    let time = try #require(StatedTime(spelled: text))
    #expect(time.moment == nil)
  }

  @Test(arguments: [
    "", " ", "yesterday", "2026", "11/23/2026 12:00:00", "23.11.2026", "2026-02-30T12:00:00Z",
    "Mon, 31 Feb 2026 12:00:00 GMT", "Mon, 23 Foo 2026 12:00:00 GMT", "12:00:00", "Mon Nov 2026",
    "2026-11-23T12:00:00Z Z", "2026-11-23T12:00:00+1", "2026-11-23T12:00:00+24:00",
    "2026-11-23T25:00:00Z", "2026-11-23T12:00:00Zulu", "2026-11-23TZ", "2026-11-23 noon",
    "Nov 23 12:00:00 26", "Mon Nov 23 12:00:00 UTC 2026 UTC", "179543520", "17954352001",
    "1795435200.", "-1795435200", "2026-11-23T12:00:00\u{0665}",
  ])
  func refuses(text: String) {
    #expect(StatedTime(spelled: text) == nil)
  }

  @Test func doesNotReadALongText() {
    #expect(StatedTime(spelled: "2026-11-23" + String(repeating: " ", count: 100)) == nil)
  }
}
