import Configuration
import Console
import Crypto
import HTTP
import Support
import Telemetry
import Testing

@testable import relay

@Suite struct SettingsTests {
  @Test func hasTheDefaultsOfTheContract() throws {
    let settings = try SettingsSample.settings()
    #expect(settings.environment == .dev)
    #expect(settings.buildSHA.isEmpty)
    #expect(settings.mode == .active)
    #expect(settings.logLevel == .info)
    #expect(settings.drainTimeout == .seconds(25))
    #expect(settings.queueDepth == 25)
    #expect(settings.stateFolder == nil)
    #expect(settings.answersAtRisk == 10)
    #expect(settings.rateLimitPerMinute == 30)
    #expect(settings.personas.names == ["general"])
    #expect(settings.pollTimeout == .seconds(30))
    #expect(settings.agentTimeouts == AgentTimeouts())
    #expect(settings.agentContexts == .agent)
    #expect(settings.sampleRatio == SampleRatio(0.25))
    #expect(settings.otlp == nil)
    #expect(settings.statsd == nil)
  }

  @Test func readsWhatIsSet() throws {
    let commit = "0123456789012345678901234567890123456789"
    let settings = try SettingsSample.settings([
      "RELAY_MODE": "passive", "LOG_LEVEL": "DEBUG", "DRAIN_TIMEOUT": "5s", "QUEUE_DEPTH": "3",
      "STATE_DIR": "/var/lib/relay", "ANSWERS_AT_RISK": "100",
      "RATE_LIMIT_PER_MINUTE": "0", "PERSONA_MAP": "42=ops", "TELEGRAM_POLL_TIMEOUT": "50s",
      "A2A_TIMEOUT": "2m", "A2A_RETRY_ATTEMPTS": "0", "A2A_RETRY_BASE": "10ms",
      "A2A_RETRY_CAP": "1s", "A2A_ANSWER_LIMIT": "65536", "A2A_CONTEXT": "client",
      "METRICS_LISTEN": "[::1]:9000",
      "OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4318/otlp",
      "OTEL_EXPORTER_OTLP_HEADERS": "authorization=Bearer%20abcdef,x-tenant=a",
      "OTEL_TRACES_SAMPLER_ARG": "1.0", "STATSD_ADDRESS": "[::1]:8125", "BUILD_SHA": commit,
    ])
    #expect(settings.buildSHA == commit)
    #expect(settings.mode == .passive)
    #expect(settings.logLevel == .debug)
    #expect(settings.drainTimeout == .seconds(5))
    #expect(settings.queueDepth == 3)
    #expect(settings.stateFolder == "/var/lib/relay")
    #expect(settings.answersAtRisk == 100)
    #expect(settings.answerLimit == 65_536)
    #expect(settings.rateLimitPerMinute == 0)
    #expect(settings.personas.persona(of: 42) == "ops")
    #expect(settings.allowList.contains(-1001))
    #expect(!settings.allowList.contains(1001))
    #expect(settings.token.botID == 123_456)
    #expect(settings.botAPI.origin == Origin("http://127.0.0.1:8081"))
    #expect(settings.pollTimeout == .seconds(50))
    #expect(settings.agentBase == RequestTarget("http://127.0.0.1:8082/agent"))
    #expect(
      settings.agentTimeouts
        == AgentTimeouts(
          timeout: .seconds(120), retries: 0, base: .milliseconds(10), cap: .seconds(1)))
    #expect(settings.agentContexts == .client)
    #expect(settings.listen == ListenAddress(host: "[::1]", port: 9000))
    #expect(settings.otlp?.target == RequestTarget("http://localhost:4318/otlp"))
    #expect(settings.otlp?.headers.map(\.name) == ["authorization", "x-tenant"])
    #expect(settings.sampleRatio == SampleRatio(1))
    #expect(settings.statsd == StatsDAddress(host: "[::1]", port: 8125))
  }

  @Test func lowersADefaultToWhatIsSet() throws {
    let short = try SettingsSample.settings(["A2A_TIMEOUT": "6s"]).agentTimeouts
    #expect(short.cap == .seconds(6))
    #expect(short.base == .milliseconds(500))
    let low = try SettingsSample.settings(["A2A_RETRY_CAP": "100ms"]).agentTimeouts
    #expect(low.base == .milliseconds(100))
    #expect(low.timeout == .seconds(20))
  }

  /// Values that the contract accepts but that cannot be used.
  @Test(arguments: [
    ("TELEGRAM_BOT_TOKEN", "99999999999999999999:AAEabcdefghijklmnopqrstuvwxyz012345"),
    ("OTEL_EXPORTER_OTLP_HEADERS", "authorization=%20leading"),
    ("OTEL_EXPORTER_OTLP_HEADERS", "Content-Length=5"),
  ])
  func namesTheVariableThatCannotBeUsed(name: String, value: String) throws {
    let changes = [name: value, "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"]
    let failure = #expect(throws: Failure.self) { try SettingsSample.settings(changes) }
    #expect(failure?.status == .no)
    #expect(failure?.message.hasPrefix("\(name): relay cannot use this value, expected ") == true)
    #expect(failure?.message.contains(value) == false)
  }

  @Test func hashesAChatAsTheAllowListDoes() throws {
    let settings = try SettingsSample.settings()
    let list = try #require(
      AllowList(
        chatIDs: SecretValue(Array("-1001".utf8)),
        salt: SecretValue(Array(SettingsSample.salt.utf8))))
    #expect(list.hashes.map(\.hex) == [settings.chatHash.hash(of: -1001)])
  }

  @Test func listsEverySecretInEachOfItsForms() throws {
    let settings = try SettingsSample.settings([
      "OTEL_EXPORTER_OTLP_HEADERS": "authorization=Bearer%20abcdef,x-key=secretive"
    ])
    let expected = [
      SettingsSample.token, "AAEabcdefghijklmnopqrstuvwxyz012345", SettingsSample.key,
      SettingsSample.salt, "Bearer abcdef", "Bearer%20abcdef", "abcdef", "secretive",
    ]
    for secret in expected { #expect(settings.secrets.contains(Array(secret.utf8)), "\(secret)") }
    #expect(!settings.secrets.contains([]))
  }

  @Test func listsTheContentsOfFiles() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("drain-token\n", to: "token", mode: 0o400)
    let settings = try SettingsSample.settings([
      "RELAY_ENV": "staging", "LOG_DRAIN_TOKEN_FILE": path,
    ])
    #expect(settings.secrets.contains(Array("drain-token".utf8)))
    #expect(!settings.secrets.contains(Array(path.utf8)))
  }
}
