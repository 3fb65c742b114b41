import Configuration
import Support
import Testing

/// The values that each variable accepts and refuses, at its bounds.
struct ValueTypeTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let valid: [String]
    let invalid: [String]
    var testDescription: String { name }
  }

  static let pin = "sha256//" + String(repeating: "A", count: 43) + "="
  static let token = String(repeating: "aZ0_-", count: 7)

  static let rows = [
    Row(
      name: "RELAY_ENV", valid: ["dev", "staging", "prod"], invalid: ["", "stage", "Prod", "prod,"]),
    Row(name: "RELAY_MODE", valid: ["active", "passive"], invalid: ["", "ACTIVE", "standby"]),
    Row(
      name: "LOG_LEVEL", valid: ["DEBUG", "INFO", "WARNING", "ERROR"],
      invalid: ["", "info", "WARN", "INFOS"]),
    Row(
      name: "DRAIN_TIMEOUT", valid: ["1s", "25s", "1000ms", "25000ms"],
      invalid: [
        "", "0s", "999ms", "25001ms", "26s", "1m", "25", "025s", "1.5s", "-1s", "+1s", "1S", "1h",
        "s", "1s1s", "1 s", "99999999999999999999s",
      ]),
    Row(
      name: "QUEUE_DEPTH", valid: ["1", "25", "100"],
      invalid: ["", "0", "101", "-1", "+1", "01", "1.0", "1e1", "0x10", "99999999999999999999"]),
    Row(
      name: "STATE_DIR", valid: ["/var/lib/relay", "/s"],
      invalid: ["", "/", "state", "./state", "/var/../state", "/var//state", "/state/"]),
    Row(
      name: "ANSWERS_AT_RISK", valid: ["1", "10", "100"], invalid: ["", "0", "101", "-1", "010"]),
    Row(
      name: "RATE_LIMIT_PER_MINUTE", valid: ["0", "1", "600"],
      invalid: ["", "00", "601", "-1", "030"]),
    Row(
      name: "PERSONA_MAP",
      valid: [
        "42=ops", "-1001234567890=support,42=ops", "1=a,2=a",
        "1=" + String(repeating: "a", count: 32),
      ],
      invalid: [
        "", "42", "42=", "=ops", "42=Ops", "42=o-ps", "42=ops,", ",42=ops", "42=ops,42=dev",
        "x=ops", "42=reset", "42=start", "42=status", "42=stop", "42=help",
        "1=" + String(repeating: "a", count: 33), "42=ops=x",
      ]),
    Row(
      name: "TELEGRAM_BOT_TOKEN", valid: ["123456:" + token, "1:" + token],
      invalid: [
        "", token, ":" + token, "123456:" + token + "a", "123456:" + token.dropLast(),
        "12a:" + token, "123456:" + token.dropLast() + "+", "bot123456:" + token,
        String(repeating: "1", count: 21) + ":" + token,
      ]),
    Row(
      name: "TELEGRAM_CHAT_ID_ALLOWLIST",
      valid: ["1", "-1001234567890,42", "9223372036854775807", "-9223372036854775808"],
      invalid: [
        "", ",", "1,", ",1", "1,,2", "1,1", "9223372036854775808", "-9223372036854775809", "01",
        "-0", "+1", "--1", "-", "1.0", "a", "1;2",
      ]),
    Row(
      name: "TELEGRAM_API_URL",
      valid: [
        "https://api.telegram.org", "http://127.0.0.1:8081", "https://api.telegram.org/test",
        "http://localhost/", "https://a_b.c-d:65535/x/y", "http://[::1]:1", "http://[2001:db8::1]/",
        "https://x/a%20b",
      ],
      invalid: [
        "", "api.telegram.org", "ftp://x", "HTTPS://x", "https://", "https:///x", "https://u@x",
        "https://u:p@x", "https://x:0", "https://x:65536", "https://x:", "https://x:080",
        "https://x?y", "https://x#y", "https://x/..", "https://x/./y", "https://x/%2",
        "https://x/%zz", "https://-x", "https://x-.y", "https://1.2.3", "https://256.1.1.1",
        "https://1.2.3.4.5", "https://01.2.3.4", "https://x..y", "https://x.", "https://[::1",
        "https://[1:2:3:4:5:6:7]", "https://[1::2::3]", "https://[:1]", "https://[12345::]",
        "https://[1:2:3:4:5:6:7:8:9]", "https://[::1]x", "https:/x",
      ]),
    Row(
      name: "TELEGRAM_TLS_CA_FILE", valid: ["/run/secrets/ca.pem", "/a"],
      invalid: [
        "", "ca/agent.pem", "ca.pem", "/a/../b", "/a/",
        "sha256:" + String(repeating: "0", count: 64),
      ]),
    Row(name: "TELEGRAM_POLL_TIMEOUT", valid: ["1s", "50s"], invalid: ["", "0s", "51s", "1m"]),
    Row(name: "TELEGRAM_MAX_CONCURRENCY", valid: ["1"], invalid: ["", "0", "2", "01"]),
    Row(
      name: "A2A_BASE_URL", valid: ["https://agent.example.com", "http://agent:8080/a2a"],
      invalid: ["", "agent:8080"]),
    Row(
      name: "A2A_API_KEY", valid: ["a", String(repeating: "k", count: 4_096)],
      invalid: ["", "a b", "a\"", "é", String(repeating: "k", count: 4_097)]),
    Row(
      name: "A2A_TIMEOUT", valid: ["1s", "10m", "600s", "90s"],
      invalid: ["", "999ms", "11m", "601s", "600001ms"]),
    Row(name: "A2A_RETRY_ATTEMPTS", valid: ["0", "10"], invalid: ["", "11", "-1", "00"]),
    Row(
      name: "A2A_RETRY_BASE", valid: ["10ms", "1m", "60s"],
      invalid: ["", "9ms", "61s", "60001ms", "0ms"]),
    Row(name: "A2A_RETRY_CAP", valid: ["10ms", "1m"], invalid: ["", "9ms", "2m"]),
    Row(
      name: "A2A_ANSWER_LIMIT", valid: ["65536", "4194304", "67108864"],
      invalid: ["", "0", "65535", "67108865", "4MiB"]),
    Row(name: "A2A_CONTEXT", valid: ["agent", "client"], invalid: ["", "Agent", "both"]),
    Row(
      name: "A2A_TLS_FINGERPRINTS", valid: ["", pin, pin + "," + pin],
      invalid: [
        ",", pin + ",", "sha256/" + pin.dropFirst(8), String(pin.dropLast()), pin + "=",
        "sha1//" + pin.dropFirst(8), String(pin.dropLast(2)) + "B=", pin + ";" + pin, "/etc/pins",
      ]),
    Row(
      name: "A2A_TLS_CA_FILE", valid: ["/run/secrets/ca.pem", "/a"],
      invalid: [
        "", "ca/agent.pem", "ca.pem", "/a/../b", "/a/",
        "sha256:" + String(repeating: "0", count: 64),
      ]),
    Row(
      name: "A2A_CLIENT_CERT_FILE", valid: ["/run/secrets/cert", "/a", "/a.b/..c"],
      invalid: [
        "", "a", "./a", "/", "/a/", "//a", "/a//b", "/a/../b", "/./a", "/a b",
        "/" + String(repeating: "a", count: 4_095),
      ]),
    Row(name: "A2A_CLIENT_KEY_FILE", valid: ["/run/secrets/key"], invalid: ["", "key"]),
    Row(
      name: "CHAT_ID_HASH_SALT", valid: [String(repeating: "s", count: 32)],
      invalid: ["", String(repeating: "s", count: 31), String(repeating: "s", count: 31) + " "]),
    Row(
      name: "OTEL_EXPORTER_OTLP_ENDPOINT", valid: ["", "https://otlp.example.com:4318"],
      invalid: ["otlp.example.com:4318", "grpc://x"]),
    Row(
      name: "OTEL_EXPORTER_OTLP_CERTIFICATE", valid: ["/run/secrets/ca.pem", "/a"],
      invalid: [
        "", "ca/agent.pem", "ca.pem", "/a/../b", "/a/",
        "sha256:" + String(repeating: "0", count: 64),
      ]),
    Row(
      name: "OTEL_EXPORTER_OTLP_HEADERS",
      valid: ["authorization=Bearer%20x", "a=1,b=2", "a=", "a=b=c", "x-api.key_1=%7E"],
      invalid: [
        "", "a", "=1", "a=1,", ",a=1", "a=%2", "a=%zz", "a=%0A", "a=%0d%0aB:c", "a=%00", "a=%C3%A9",
        "a b=1", "a=1;b=2",
      ]),
    Row(
      name: "OTEL_TRACES_SAMPLER_ARG", valid: ["0", "1", "0.25", "1.0", "0.0", "0.000000001"],
      invalid: [
        "", "-0.1", "1.1", "1.000000001", "2", ".5", "0.", "00.5", "01", "0.0000000001", "1e-1",
        "25%", "nan",
      ]),
    Row(
      name: "METRICS_LISTEN", valid: ["127.0.0.1:9464", "0.0.0.0:1", "[::1]:65535", "[::]:9464"],
      invalid: [
        "", "9464", ":9464", "127.0.0.1", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536",
        "localhost:9464", "127.1:9464", "::1:9464", "127.0.0.1:09464", "127.0.0.1:94 64",
      ]),
    Row(
      name: "STATSD_ADDRESS",
      valid: ["", "localhost:8125", "statsd.example.com:8125", "10.0.0.1:8125"],
      invalid: ["statsd", "statsd:", ":8125", "statsd:0", "udp://statsd:8125", "statsd:8125,"]),
    Row(name: "LOG_DRAIN_TOKEN_FILE", valid: ["/run/secrets/drain"], invalid: ["", "~/drain"]),
    Row(
      name: "BUILD_SHA", valid: [String(repeating: "0a", count: 20)],
      invalid: [
        "", "0a1b2c3", String(repeating: "0A", count: 20), String(repeating: "0", count: 41),
        String(repeating: "g", count: 40),
      ]),
  ]

  @Test func coversEveryVariable() {
    #expect(ValueTypeTests.rows.map(\.name) == Contract.variables.map(\.name))
  }

  @Test(arguments: rows)
  func acceptsAndRefuses(_ row: Row) throws {
    let type = try #require(Contract.variable(named: row.name)).type
    for value in row.valid { #expect(type.check(Array(value.utf8)) == nil, "'\(value)'") }
    for value in row.invalid { #expect(type.check(Array(value.utf8)) != nil, "'\(value)'") }
  }

  @Test func saysWhatWouldPass() throws {
    let type = try #require(Contract.variable(named: "DRAIN_TIMEOUT")).type
    #expect(type.description == "1s–25s")
    let violation = try #require(type.check(Array("30".utf8)))
    #expect(violation.problem == "a duration without a unit")
    #expect(violation.expected == "1s–25s")
    #expect(violation.hint == "add ms, s or m")
  }

  /// Each value contains a canary, and no refusal may contain the canary.
  @Test func refusalsHoldNothingOfTheValue() {
    let canary = "zQ7cAnArY"
    let seed = Seed()
    var generator = seed.generator
    for variable in Contract.variables {
      var refused = 0
      for _ in 0..<300 {
        let noise = (0..<Int.random(in: 0...6, using: &generator)).map { _ in
          UInt8.random(in: .min ... .max, using: &generator)
        }
        let starts = ["", "https://", "sha256//", "1=", "/", "123:", "a=", "10.0.0.1:", "1,"]
        let start = starts.randomElement(using: &generator) ?? ""
        let value = Array(start.utf8) + Array(canary.utf8) + noise
        guard let violation = variable.type.check(value) else { continue }
        refused += 1
        let text = "\(violation)"
        #expect(!text.contains(canary), "\(variable.name) \(seed)")
        #expect(!violation.expected.isEmpty)
      }
      #expect(refused > 0, "\(variable.name) \(seed)")
    }
  }

  @Test(
    arguments: [
      ("30s", 30_000), ("250ms", 250), ("5m", 300_000), ("0s", 0), ("0ms", 0), ("", nil),
      ("s", nil),
      ("5", nil), ("05s", nil), ("5h", nil), ("5sm", nil), ("1000000000s", nil), ("５s", nil),
    ] as [(String, Int?)])
  func readsTimes(text: String, milliseconds: Int?) {
    #expect(TimeText.milliseconds(Array(text.utf8)) == milliseconds)
  }
}
