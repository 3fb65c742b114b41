import Testing

@testable import Policy

@Suite struct DurationTextTests {
  @Test(arguments: [
    ("0s", 0), ("90s", 90), ("5m", 300), ("24h", 86_400), ("5d", 432_000), ("3650d", 315_360_000),
  ])
  func readsWhatItWrites(text: String, seconds: Int) {
    #expect(DurationText.seconds(text) == seconds)
    #expect(DurationText.seconds(DurationText.text(seconds)) == seconds)
  }

  @Test(arguments: ["", "d", "5", "5 d", "05m", "-1s", "+1s", "1.5h", "5D", "5ms", "3651d", "٣d"])
  func refuses(text: String) {
    #expect(DurationText.seconds(text) == nil)
  }
}
