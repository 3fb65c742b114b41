import RFC3339
import Testing

@testable import Evidence

@Suite struct StatedTimeTests {
  @Test(arguments: [
    ("2026-11-23T12:00:00Z", "2026-11-23T12:00:00Z"),
    ("2026-11-23T12:00:00.999999999Z", "2026-11-23T12:00:00Z"),
    ("2026-11-23T12:00:00+00:00", "2026-11-23T12:00:00Z"),
    ("2026-11-23T12:00:00.5+05:30", "2026-11-23T06:30:00Z"),
    ("2026-11-23T20:00:00-06:00", "2026-11-24T02:00:00Z"),
    ("2023-01-08T18:02:03.647787998-06:00", "2023-01-09T00:02:03Z"),
  ])
  func readsAMoment(text: String, utc: String) {
    #expect(StatedTime(text)?.moment?.description == utc)
  }

  @Test(arguments: ["2026-11-23T12:00:00", "2026-11-23T12:00:00.123456"])
  func aTimeWithoutAZoneIsNotAMoment(text: String) {
    #expect(StatedTime(text) == Timestamp("2026-11-23T12:00:00Z").map(StatedTime.withoutZone))
  }

  @Test(
    arguments: [
      (
        "only moments", ["2026-11-23T12:00:00Z", "2026-11-23T11:00:00Z"], nil,
        "2026-11-23T11:00:00Z"
      ),
      ("no zone is the earliest", ["2026-11-23T12:00:00"], nil, "2026-11-22T22:00:00Z"),
      ("the zone of the machine", ["2026-11-23T12:00:00"], "+02:00", "2026-11-23T10:00:00Z"),
      ("a zone behind UTC", ["2026-11-23T12:00:00"], "-05:30", "2026-11-23T17:30:00Z"),
      (
        "both kinds", ["2026-11-23T12:00:00", "2026-11-23T01:00:00Z"], "Z", "2026-11-23T01:00:00Z"
      ),
      ("no time", [], "Z", nil),
    ] as [(String, [String], String?, String?)])
  func theEarliestTimeCounts(label: String, texts: [String], zone: String?, earliest: String?) {
    var times = StatedTimes()
    for text in texts.compactMap({ StatedTime($0) }) { times.add(text) }
    let found = times.earliest(in: zone.flatMap { UTCOffset($0) })?.description
    #expect(found == earliest, "\(label)")
  }

  @Test(
    arguments: [
      ("Z", "Z"), ("+00:00", "Z"), ("+14:00", "+14:00"), ("-12:00", "-12:00"), ("+05:45", "+05:45"),
      ("+14:01", nil), ("UTC", nil), ("2", nil), ("+2:00", nil), ("", nil), ("z", nil),
    ] as [(String, String?)])
  func readsAZone(text: String, written: String?) {
    #expect(UTCOffset(text)?.description == written)
  }

  @Test(arguments: [
    "", "2026-11-23", "2026-11-23 12:00:00Z", "2026-02-30T12:00:00Z", "2026-11-23T24:00:00Z",
    "2026-11-23T12:00:60Z", "2026-11-23T12:00Z", "2026-11-23T12:00:00z", "2026-11-23T12:00:00.Z",
    "2026-11-23T12:00:00,5Z", "2026-11-23T12:00:00.1234567890123Z", "2026-11-23T12:00:00+0100",
    "2026-11-23T12:00:00+24:00", "2026-11-23T12:00:00+01:60", "2026-11-23T12:00:00+1:00",
    "2026-11-23T12:00:00ZZ", "2026-11-23T12:00:00 Z", "2026-11-23T12:00:00+01:0\u{0665}",
  ])
  func refuses(text: String) {
    #expect(StatedTime(text) == nil)
  }
}
