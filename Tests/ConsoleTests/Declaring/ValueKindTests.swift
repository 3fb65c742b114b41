import Console
import Testing

@Suite struct ValueKindTests {
  @Test(arguments: ["0", "7", "10", "-3", "007"])
  func readsWholeNumbersOfTheRange(_ text: String) throws {
    #expect(try ValueKind.integer(in: -3...10).parse(text) == Int(text))
  }

  @Test(arguments: [
    "", "-", "+7", "11", "-4", "7 ", " 7", "7.0", "0x7", "1e1", "٧", "7\u{301}",
    "99999999999999999999", "--3",
  ])
  func refusesOtherNumbers(_ text: String) {
    #expect(throws: Refusal(expected: "a whole number from -3 to 10")) {
      try ValueKind.integer(in: -3...10).parse(text)
    }
  }

  @Test(arguments: [
    ("0s", Duration.zero), ("250ms", .milliseconds(250)), ("30s", .seconds(30)),
    ("5m", .seconds(300)), ("2h", .seconds(7200)), ("090s", .seconds(90)),
  ])
  func readsDurations(_ text: String, _ duration: Duration) throws {
    #expect(try ValueKind.duration.parse(text) == duration)
  }

  @Test(arguments: [
    "", "30", "s", "-1s", "+1s", "1.5s", "1 s", "30S", "1d", "5m30s", "s30", "30s ", "30s\u{301}",
    "9999999999999999999s", "999999999999h",
  ])
  func refusesOtherDurations(_ text: String) {
    #expect(throws: Refusal.self) { try ValueKind.duration.parse(text) }
  }

  @Test func namesTheRangeOfADuration() {
    let kind = ValueKind.duration(in: .milliseconds(10)...(.seconds(60)))
    let expected = "a duration such as 250ms, 30s, 5m or 2h, from 10ms to 1m"
    #expect(throws: Refusal(expected: expected)) { try kind.parse("9ms") }
    #expect(throws: Never.self) { try kind.parse("60s") }
  }

  @Test(arguments: [
    (Duration.zero, "0s"), (.milliseconds(1500), "1500ms"), (.seconds(90), "90s"),
    (.seconds(120), "2m"), (.seconds(7200), "2h"),
  ])
  func showsDurationsAsTheyAreTyped(_ duration: Duration, _ text: String) throws {
    #expect(ValueKind.duration.show(duration) == text)
    #expect(try ValueKind.duration.parse(text) == duration)
  }

  @Test func refusesEmptyTexts() {
    for kind in [ValueKind.text, .path, .directory] {
      #expect(throws: Refusal.self) { try kind.parse("") }
      #expect(throws: Never.self) { try kind.parse(" ") }
    }
  }

  @Test func offersTheWordsOfAChoice() throws {
    let kind = ValueKind<Shell>.choice(of: [.bash, .fish])
    #expect(kind.name == "bash|fish")
    #expect(kind.completion == .choices(["bash", "fish"]))
    #expect(try kind.parse("fish") == .fish)
    #expect(throws: Refusal(expected: "one of bash, fish")) { try kind.parse("zsh") }
    #expect(throws: Refusal(expected: "one of bash, fish", hint: "did you mean bash?")) {
      try kind.parse("bsh")
    }
    #expect(throws: Refusal.self) { try kind.parse("fish\u{200b}") }
  }
}
