import Support
import Telemetry
import Testing

struct LogScrubberTests {
  private static let secret = "hunter2/secret+"
  private let scrubber = LogScrubber(secrets: [Array(Self.secret.utf8)])

  // Base64 and percent-encoding by Python's base64 and urllib.
  @Test(arguments: [
    ("as it is", "token hunter2/secret+ end", "token ******** end"),
    ("alone", "hunter2/secret+", "********"),
    ("twice", "hunter2/secret+hunter2/secret+", "****************"),
    ("after a part of itself", "hunter2/hunter2/secret+", "hunter2/********"),
    ("percent-encoded", "?key=hunter2%2Fsecret%2B&x", "?key=********&x"),
    ("lower-case digits", "hunter2%2fsecret%2b", "********"),
    ("encoded more than needed", "%68unter2%2Fsecret+", "********"),
    ("as in JSON", #""hunter2\/secret+""#, #""********""#),
    ("Base64", "x aHVudGVyMi9zZWNyZXQr y", "x ******** y"),
    ("Base64 with a letter after it", "aHVudGVyMi9zZWNyZXQreg==", "********"),
    ("Base64 one byte on", "YWh1bnRlcjIvc2VjcmV0Kw==", "********"),
    ("Base64 two bytes on", "YWJodW50ZXIyL3NlY3JldCs=", "********"),
    ("Base64 after a name", "Basic dXNlcjpodW50ZXIyL3NlY3JldCt6", "Basic ********"),
    ("Base64 of the URL alphabet", "dXNlcjpodW50ZXIyL3NlY3JldCs", "********"),
    ("Base64, percent-encoded", "a=YWh1bnRlcjIvc2VjcmV0Kw%3D%3D", "a=********"),
  ])
  func masks(label: String, text: String, masked: String) {
    #expect(scrubber.scrubbed(text) == masked, "\(label)")
  }

  @Test(arguments: [
    "", "hunter2", "hunter2/secret", "Hunter2/secret+", "hunter2/secret%2", "hunter2%2Gsecret+",
    "aHVudGVyMi9zZWNyZX", "no secret at all", "%", "\\", "é漢😀",
  ])
  func leavesOtherText(text: String) {
    #expect(scrubber.scrubbed(text) == text)
  }

  @Test func masksTheLongestOfTwo() {
    let scrubber = LogScrubber(secrets: ["secret", "secret-extended"].map { Array($0.utf8) })
    #expect(scrubber.scrubbed("a secret-extended secret") == "a ******** ********")
  }

  @Test func looksForNothingShort() {
    let scrubber = LogScrubber(secrets: [[], Array("abc".utf8)])
    #expect(scrubber.scrubbed("abc") == "abc")
  }

  /// A secret that contains `%`, as it is and encoded.
  @Test func masksASecretThatLooksEncoded() {
    let scrubber = LogScrubber(secrets: [Array("100%41x".utf8)])
    #expect(scrubber.scrubbed("a 100%41x b 100%2541x") == "a ******** b ********")
  }

  @Test(arguments: [
    (#"a\\b"c"#, #"a\\\\b\"c"#), (#"\"\/x"#, #"\\\"\\/x"#), (#"//\x"#, #"\/\/\\x"#),
  ])
  func masksASecretWithinJSON(secret: String, written: String) {
    let scrubber = LogScrubber(secrets: [Array(secret.utf8)])
    #expect(scrubber.scrubbed(#"{"a":"\#(written)"}"#) == #"{"a":"********"}"#)
    #expect(scrubber.scrubbed("a \(secret) b") == "a ******** b")
  }

  @Test func findsRandomSecretsInAnyForm() {
    let seed = Seed()
    var generator = seed.generator
    for _ in 0..<500 {
      let count = Int.random(in: 8...40, using: &generator)
      let secret = (0..<count).map { _ in UInt8.random(in: 33...126, using: &generator) }
      let text = String(decoding: secret, as: UTF8.self)
      var encoded = ""
      for byte in secret {
        let digits = String(byte, radix: 16)
        encoded +=
          Bool.random(using: &generator) || byte == UInt8(ascii: "%")
          ? "%" + digits : String(decoding: [byte], as: UTF8.self)
      }
      let scrubber = LogScrubber(secrets: [secret])
      #expect(scrubber.scrubbed("«\(text)»") == "«********»", "\(seed)")
      #expect(scrubber.scrubbed("«\(encoded)»") == "«********»", "\(seed)")
    }
  }

  @Test func doesNotShowWhatItLooksFor() {
    var shown = "\(scrubber)"
    dump(scrubber, to: &shown)
    shown += String(reflecting: scrubber)
    #expect(!shown.contains("hunter2") && !shown.contains("104"))
  }
}
