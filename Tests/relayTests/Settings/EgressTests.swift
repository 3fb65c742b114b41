import Console
import HTTP
import Testing

@testable import relay

@Suite struct EgressTests {
  private static let pin = "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

  private func origin(_ text: String) throws -> Origin { try #require(Origin(text)) }

  @Test func hasTheConfiguredOriginsAndNoOther() throws {
    let settings = try SettingsSample.settings([
      "RELAY_ENV": "prod", "TELEGRAM_API_URL": nil, "A2A_BASE_URL": "https://agent.example.com/a",
      "A2A_TLS_FINGERPRINTS": EgressTests.pin,
      "OTEL_EXPORTER_OTLP_ENDPOINT": "https://otlp.example.com:4318",
      "STATSD_ADDRESS": "statsd.example.com:8125",
    ])
    #expect(settings.egress[try origin("https://api.telegram.org")] == TLSSettings())
    #expect(settings.egress[try origin("https://otlp.example.com:4318")] == TLSSettings())
    let agent = settings.egress[try origin("https://agent.example.com")]
    #expect(agent?.pins.map(\.description) == [EgressTests.pin])
    for foreign in [
      "https://example.com", "https://otlp.example.com", "http://agent.example.com",
      "https://agent.example.com:8443", "http://127.0.0.1:9464", "https://statsd.example.com:8125",
    ] {
      #expect(settings.egress[try origin(foreign)] == nil, "\(foreign)")
    }
  }

  @Test func keepsThePinsOfAnOriginThatIsTheAgentsToo() throws {
    let settings = try SettingsSample.settings([
      "RELAY_ENV": "prod", "A2A_BASE_URL": "https://one.example.com/a2a",
      "OTEL_EXPORTER_OTLP_ENDPOINT": "https://one.example.com/otlp",
      "A2A_TLS_FINGERPRINTS": EgressTests.pin,
    ])
    #expect(settings.egress[try origin("https://one.example.com")]?.pins.count == 1)
  }

  /// In dev no call may leave the machine, except to Telegram's test environment.
  @Test(arguments: [
    ("A2A_BASE_URL", "https://agent.example.com", false),
    ("A2A_BASE_URL", "http://10.0.0.1:8082", false),
    ("A2A_BASE_URL", "http://127.0.0.2:8082", true),
    ("A2A_BASE_URL", "http://localhost.example.com", false),
    ("TELEGRAM_API_URL", "https://api.telegram.org", false),
    ("TELEGRAM_API_URL", "https://api.telegram.org/test", true),
    ("TELEGRAM_API_URL", "https://api.telegram.org/test/", false),
    ("TELEGRAM_API_URL", "http://[::1]:8081/api", true),
    ("OTEL_EXPORTER_OTLP_ENDPOINT", "https://otlp.example.com", false),
    ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318", true),
    ("STATSD_ADDRESS", "statsd.example.com:8125", false),
    ("STATSD_ADDRESS", "127.0.0.1:8125", true),
    ("LOG_DRAIN_TOKEN_FILE", "/run/secrets/token", false),
  ])
  func staysOnTheMachineInDevelopment(name: String, value: String, passes: Bool) {
    guard passes else {
      #expect(throws: Failure.self) { try SettingsSample.settings([name: value]) }
      return
    }
    #expect(throws: Never.self) { try SettingsSample.settings([name: value]) }
  }

  @Test func callsNothingRemoteInDevelopment() async throws {
    let settings = try SettingsSample.settings()
    let transport = Transport(egress: settings.egress)
    for remote in [
      "https://api.telegram.org/bot1/getMe", "http://192.0.2.1/", "http://127.0.0.1:1/",
    ] {
      let target = try #require(RequestTarget(remote))
      await #expect(throws: TransferError.refusedByEgress(target.origin)) {
        try await transport.send(Request(.get, target, deadline: .now + .seconds(5)))
      }
    }
    await transport.close()
  }
}
