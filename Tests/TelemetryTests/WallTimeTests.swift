import Telemetry
import Testing

struct WallTimeTests {
  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00.000Z"), (1_999_999, "1970-01-01T00:00:00.001Z"),
      (-1, "1969-12-31T23:59:59.999Z"), (-1_000_000_000, "1969-12-31T23:59:59.000Z"),
      (1_795_435_200_250_999_999, "2026-11-23T12:00:00.250Z"),
      (1_795_435_199_999_999_999, "2026-11-23T11:59:59.999Z"),
      (Int64.max, "2262-04-11T23:47:16.854Z"),
    ] as [(Int64, String)])
  func writesMilliseconds(nanoseconds: Int64, text: String) {
    #expect(WallTime(nanoseconds: nanoseconds).description == text)
  }

  @Test func movesByADuration() {
    let time = WallTime(nanoseconds: 5)
    #expect(time.advanced(by: .seconds(2) + .nanoseconds(7)).nanoseconds == 2_000_000_012)
    #expect(time.advanced(by: .nanoseconds(-6)).nanoseconds == -1)
    #expect(time < time.advanced(by: .nanoseconds(1)))
  }
}
