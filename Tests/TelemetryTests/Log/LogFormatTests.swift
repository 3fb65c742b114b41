import JSON
import Telemetry
import Testing

struct LogFormatTests {
  private static let time = WallTime(nanoseconds: 1_795_435_200_250_000_000)
  private static let mandatory = [
    "event", "correlation_id", "persona_tag", "chat_id_hash", "status", "latency_ms", "env",
    "build_sha",
  ]

  private func format(level: LogLevel = .debug, secrets: [String] = []) -> LogFormat {
    LogFormat(
      environment: "staging", buildSHA: "0123abcd", level: level,
      scrubber: LogScrubber(secrets: secrets.map { Array($0.utf8) }))
  }

  private func text(_ record: LogRecord, secrets: [String] = []) throws -> String {
    let line = try #require(format(secrets: secrets).line(record))
    return String(decoding: line, as: UTF8.self)
  }

  @Test func writesOneLine() throws {
    let record = LogRecord(
      .info, "prompt.answered", at: Self.time,
      correlation: TraceID("4bf92f3577b34da6a3ce929d0e0e4736"), personaTag: "general",
      chatIDHash: "9f86d081", status: "ok", latency: .microseconds(1_234_567),
      fields: ["attempt": 2, "ratio": 0.25, "is_retry": true, "reason": "none"])
    #expect(
      try text(record) == """
        {"time":"2026-11-23T12:00:00.250Z","level":"INFO","event":"prompt.answered",\
        "correlation_id":"4bf92f3577b34da6a3ce929d0e0e4736","persona_tag":"general",\
        "chat_id_hash":"9f86d081","status":"ok","latency_ms":1234.567,"env":"staging",\
        "build_sha":"0123abcd","attempt":2,"ratio":0.25,"is_retry":true,"reason":"none"}

        """)
  }

  @Test func namesEveryMandatoryFieldWhateverIsKnown() throws {
    let line = try #require(format().line(LogRecord(.error, "poll.refused", at: Self.time)))
    let value = try JSONValue.parse(line)
    for name in Self.mandatory { #expect(value[name] != nil, "\(name)") }
    for name in ["correlation_id", "persona_tag", "chat_id_hash", "status"] {
      #expect(value[name] == "", "\(name)")
    }
    #expect(value["latency_ms"] == .null)
  }

  @Test(arguments: LogLevel.allCases, LogLevel.allCases)
  func writesNothingBelowItsLevel(least: LogLevel, level: LogLevel) {
    let line = format(level: least).line(LogRecord(level, "a", at: Self.time))
    #expect((line != nil) == (level >= least))
  }

  @Test(arguments: [
    ("line break", "a\r\nb", #"a\u000d\nb"#), ("quote", #"a"b\c"#, #"a\"b\\c"#),
    ("escape sequence", "\u{1b}[31m", #"\u001b[31m"#), ("delete", "\u{7f}", #"\u007f"#),
    ("C1 control", "\u{9b}31m", #"\u009b31m"#), ("right to left", "\u{202e}x", #"\u202ex"#),
    ("line separator", "\u{2028}", #"\u2028"#), ("tag", "\u{e0041}", #"\udb40\udc41"#),
    ("NUL", "\0", #"\u0000"#), ("letters stay", "é漢😀", "é漢😀"),
  ])
  func writesTextThatDoesNothing(label: String, given: String, written: String) throws {
    let record = LogRecord(.info, "a", at: Self.time, fields: ["text": .text(given)])
    let line = try #require(format().line(record))
    let text = String(decoding: line, as: UTF8.self)
    #expect(text.contains("\"text\":\"\(written)\"}"), "\(label)")
    #expect(line.count { $0 == UInt8(ascii: "\n") } == 1, "\(label)")
    let value = try JSONValue.parse(line)
    #expect(value["text"]?.stringValue?.unicodeScalars.elementsEqual(given.unicodeScalars) == true)
  }

  @Test func keepsTheFirstOfTwoNames() throws {
    let record = LogRecord(
      .info, "a", at: Self.time, fields: ["status": "fake", "x": 1, "x": 2, "env": "prod"])
    let value = try JSONValue.parse(try #require(format().line(record)))
    #expect(value["status"] == "")
    #expect(value["env"] == "staging")
    #expect(value["x"] == 1)
  }

  @Test func cutsLongTextBetweenCharacters() throws {
    // Each character has 3 bytes, so the limit of 4,096 is inside one.
    let long = String(repeating: "漢", count: 2000)
    let record = LogRecord(.info, "a", at: Self.time, fields: ["text": .text(long)])
    let value = try JSONValue.parse(try #require(format().line(record)))
    #expect(value["text"] == .string(String(repeating: "漢", count: 1365) + "…"))
  }

  @Test(arguments: [
    (Duration.zero, "0.000"), (.milliseconds(7), "7.000"), (.nanoseconds(1_999), "0.001"),
    (.seconds(20) + .microseconds(50), "20000.050"), (.milliseconds(-3), "0.000"),
  ])
  func writesMilliseconds(latency: Duration, text: String) throws {
    let line = try self.text(LogRecord(.info, "a", at: Self.time, latency: latency))
    #expect(line.contains("\"latency_ms\":\(text),"))
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func writesNoNumberThatJSONLacks(value: Double) throws {
    let record = LogRecord(.info, "a", at: Self.time, fields: ["x": .number(value)])
    #expect(try JSONValue.parse(try #require(format().line(record)))["x"] == .null)
  }

  @Test func masksSecretsInEveryText() throws {
    let secret = "12345678:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"
    let record = LogRecord(
      .info, "event \(secret)", at: Self.time, personaTag: secret, chatIDHash: secret,
      status: secret, fields: ["url": "https://host/bot\(secret)/getMe"])
    let line = try text(record, secrets: [secret])
    #expect(!line.contains("AAbbCC"))
    #expect(line.contains(#""url":"https://host/bot********/getMe""#))
  }

  @Test func masksASecretThatStandsWhereLongTextIsCut() throws {
    let secret = "a-secret-of-some-length"
    let long = String(repeating: "x", count: LogFormat.textLimit - 10) + secret
    let record = LogRecord(.info, "a", at: Self.time, fields: ["text": .text(long)])
    #expect(!(try text(record, secrets: [secret])).contains("a-secret"))
  }
}
