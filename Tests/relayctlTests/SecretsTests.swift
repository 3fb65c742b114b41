import Configuration
import JSON
import Policy
import RFC3339
import Subprocess
import Support
import Testing

@testable import relayctl

/// `relayctl secrets`: the age table and its verdict.
@Suite struct SecretsTests {
  private static let created = VaultSample.created

  private func secrets(
    at now: Timestamp, _ sample: RenderSample, format: String = "json"
  ) throws -> Output {
    try sample.workspace.relayctl("secrets", "staging", "--now", "\(now)", "--format", format)
  }

  /// The sample with a true certificate, whose end is far away.
  private func sample(_ values: [String: String?] = [:]) throws -> RenderSample {
    try RenderSample(
      ["relay/staging/a2a-client#/certificate": CertificateSample.pem].merging(values) { $1 })
  }

  private func row(_ name: String, _ output: Output) throws -> JSONValue {
    let rows = try #require(try JSONValue.parse(output.stdout)["secrets"]?.arrayValue)
    return try #require(rows.first { $0["name"] == .string(name) })
  }

  @Test func judgesAgesAtEachBoundary() throws {
    let sample = try sample()
    let day: Int64 = 86_400
    // TELEGRAM_BOT_TOKEN is due after 90 days, the first of all with LOG_DRAIN_TOKEN_FILE.
    let cases: [(String, Int64, String, Int32)] = [
      ("new", 0, "ok", 0), ("a week before", 83 * day - 1, "ok", 0),
      ("due soon", 83 * day, "due_soon", 0), ("exactly as old as allowed", 90 * day, "due_soon", 0),
      ("a second older", 90 * day + 1, "too_old", 1), ("a year older", 455 * day, "too_old", 1),
      ("a second from the future", -1, "from_the_future", 1),
    ]
    for (label, seconds, verdict, status) in cases {
      let output = try secrets(at: Self.created.adding(seconds: seconds), sample)
      #expect(output.status == .exited(status), "\(label): \(output.errorText)")
      for name in ["TELEGRAM_BOT_TOKEN", "LOG_DRAIN_TOKEN_FILE"] {
        #expect(try row(name, output)["verdict"] == .string(verdict), "\(label)")
      }
    }
  }

  @Test func judgesEachSecretByItsOwnRotation() throws {
    let sample = try sample()
    let output = try secrets(at: Self.created.adding(days: 180).adding(seconds: 1), sample)
    let expected = [
      "TELEGRAM_BOT_TOKEN": "too_old", "A2A_API_KEY": "too_old",
      "OTEL_EXPORTER_OTLP_HEADERS": "too_old", "LOG_DRAIN_TOKEN_FILE": "too_old",
      "CHAT_ID_HASH_SALT": "ok", "PERSONA_MAP": "ok", "TELEGRAM_CHAT_ID_ALLOWLIST": "ok",
      "A2A_CLIENT_CERT_FILE": "ok", "A2A_CLIENT_KEY_FILE": "ok",
    ]
    for (name, verdict) in expected {
      #expect(try row(name, output)["verdict"] == .string(verdict), "\(name)")
    }
    let exact = try secrets(at: Self.created.adding(days: 180), sample)
    #expect(try row("A2A_API_KEY", exact)["verdict"] == "due_soon")
    #expect(try row("A2A_API_KEY", exact)["days_left"] == 0)
  }

  @Test func namesMissingSecretsFirstAndSaysNo() throws {
    let sample = try sample([
      "relay/staging/a2a#/api-key": nil, "relay/staging/chats#/salt": nil,
    ])
    let output = try secrets(at: Self.created.adding(days: 30), sample)
    #expect(output.status == .exited(1))
    let document = try JSONValue.parse(output.stdout)
    let rows = try #require(document["secrets"]?.arrayValue)
    #expect(rows.prefix(2).map { $0["name"] } == ["A2A_API_KEY", "CHAT_ID_HASH_SALT"])
    #expect(rows.prefix(2).allSatisfy { $0["verdict"] == "missing" && $0["age_days"] == .null })
    #expect(document["verdict"] == "no")
    let text = try secrets(at: Self.created, sample, format: "text")
    #expect(text.text.contains("no; add A2A_API_KEY, CHAT_ID_HASH_SALT\n"))
  }

  @Test func namesARequiredVariableThatIsNotSet() throws {
    let sample = try sample()
    try sample.workspace.edit(
      "environments/staging/runtime.env", replacing: "A2A_API_KEY=", with: "#A2A_API_KEY=")
    let output = try secrets(at: Self.created, sample)
    #expect(output.status == .exited(1))
    #expect(try row("A2A_API_KEY", output)["verdict"] == "missing")
    #expect(try row("A2A_API_KEY", output)["source"] == .null)
  }

  @Test func sortsSoonestFirst() throws {
    let sample = try sample()
    let output = try secrets(at: Self.created.adding(days: 100), sample)
    let rows = try #require(try JSONValue.parse(output.stdout)["secrets"]?.arrayValue)
    #expect(
      rows.compactMap { $0["name"]?.stringValue } == [
        "LOG_DRAIN_TOKEN_FILE", "TELEGRAM_BOT_TOKEN", "A2A_API_KEY",
        "OTEL_EXPORTER_OTLP_HEADERS", "A2A_CLIENT_CERT_FILE", "A2A_CLIENT_KEY_FILE",
        "CHAT_ID_HASH_SALT", "PERSONA_MAP", "TELEGRAM_CHAT_ID_ALLOWLIST",
      ])
    let left = rows.map { $0["days_left"]?.integerValue }
    #expect(left.prefix(4) == [-10, -10, 80, 80])
    #expect(left.suffix(4) == [nil, nil, nil, nil])
  }

  @Test func answersInOneShape() throws {
    let sample = try sample()
    let output = try secrets(at: Self.created.adding(days: 5), sample)
    let document = try JSONValue.parse(output.stdout)
    #expect(
      document.objectValue?.map(\.name) == ["environment", "now", "verdict", "secrets"])
    #expect(document["now"] == .string("\(Self.created.adding(days: 5))"))
    let row = try row("A2A_API_KEY", output)
    #expect(
      row == [
        "name": "A2A_API_KEY", "source": "ref+local://relay/staging/a2a#/api-key",
        "version": "1", "created": .string("\(Self.created)"), "age_days": 5,
        "policy_days": 180, "days_left": 175, "verdict": "ok",
      ])
  }

  @Test func showsNoValueInAnyForm() throws {
    let sample = try sample()
    for format in ["text", "json", "markdown"] {
      let output = try secrets(at: Self.created.adding(days: 95), sample, format: format)
      #expect(output.status == .exited(1))
      for value in VaultSample.values(of: .staging).values {
        #expect(!output.text.contains(value) && !output.errorText.contains(value), "\(format)")
      }
    }
  }
}
