import Console
import HTTP
import Support
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

  /// Two authorities in PEM, and one that has expired, made by `openssl`.
  private static func authorities() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for name in ["one", "two"] {
      let command =
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
        + " -subj /CN=\(name) -keyout \(name).key -out \(name).pem"
      _ = try Programs.run("sh", "-euc", command, in: folder.path)
    }
    let expired =
      "openssl req -new -key one.key -subj /CN=old -out old.csr"
      + " && openssl x509 -req -in old.csr -signkey one.key -days -1 -out old.pem"
    _ = try Programs.run("sh", "-euc", expired, in: folder.path)
    return folder
  }

  @Test func trustsTheAuthoritiesOfEachPeer() throws {
    let folder = try Self.authorities()
    let one = try folder.read("one.pem")
    let two = try folder.read("two.pem")
    let settings = try SettingsSample.settings([
      "RELAY_ENV": "prod", "TELEGRAM_API_URL": nil, "A2A_BASE_URL": "https://agent.example.com",
      "A2A_TLS_FINGERPRINTS": EgressTests.pin, "A2A_TLS_CA_FILE": folder.path(of: "one.pem"),
      "OTEL_EXPORTER_OTLP_ENDPOINT": "https://otlp.example.com",
      "OTEL_EXPORTER_OTLP_CERTIFICATE": folder.path(of: "two.pem"),
    ])
    let agent = settings.egress[try origin("https://agent.example.com")]
    #expect(agent?.authorities == one)
    #expect(agent?.pins.count == 1, "pins apply in addition")
    #expect(settings.egress[try origin("https://otlp.example.com")]?.authorities == two)
    #expect(settings.egress[try origin("https://api.telegram.org")] == TLSSettings())
    let other = try SettingsSample.settings([
      "RELAY_ENV": "prod", "TELEGRAM_API_URL": "https://bot.example.com",
      "TELEGRAM_TLS_CA_FILE": folder.path(of: "two.pem"),
    ])
    #expect(other.egress[try origin("https://bot.example.com")]?.authorities == two)
  }

  /// A file counts as long as its last certificate does.
  @Test func reportsAuthoritiesThatExpireSoon() throws {
    let folder = try Self.authorities()
    let long =
      "openssl req -x509 -key one.key -subj /CN=long -days 400 -out long.pem && cat one.pem long.pem >both.pem"
    _ = try Programs.run("sh", "-euc", long, in: folder.path)
    for (name, count) in [("one.pem", 1), ("long.pem", 0), ("both.pem", 0)] {
      let settings = try SettingsSample.settings([
        "RELAY_ENV": "prod", "TELEGRAM_API_URL": "https://bot.example.com",
        "TELEGRAM_TLS_CA_FILE": folder.path(of: name),
      ])
      #expect(settings.expiringAuthorities.count == count, "\(name)")
      let start =
        "TELEGRAM_TLS_CA_FILE: \(folder.path(of: name)): the last certificate expires on 2"
      #expect(settings.expiringAuthorities.allSatisfy { $0.hasPrefix(start) }, "\(name)")
    }
  }

  /// One origin has one set of authorities.
  @Test func refusesTwoSetsOfAuthoritiesForOneOrigin() throws {
    let folder = try Self.authorities()
    var changes: [String: String?] = [
      "RELAY_ENV": "prod", "A2A_BASE_URL": "https://one.example.com/a2a",
      "OTEL_EXPORTER_OTLP_ENDPOINT": "https://one.example.com/otlp",
      "OTEL_EXPORTER_OTLP_CERTIFICATE": folder.path(of: "one.pem"),
      "A2A_TLS_FINGERPRINTS": EgressTests.pin,
    ]
    let shared = try SettingsSample.settings(changes).egress[origin("https://one.example.com")]
    #expect(shared?.authorities == (try folder.read("one.pem")))
    #expect(shared?.pins.count == 1)
    changes["A2A_TLS_CA_FILE"] = folder.path(of: "one.pem")
    #expect(throws: Never.self) { try SettingsSample.settings(changes) }
    changes["A2A_TLS_CA_FILE"] = folder.path(of: "two.pem")
    let failure = #expect(throws: Failure.self) { try SettingsSample.settings(changes) }
    #expect(failure?.message.hasPrefix("OTEL_EXPORTER_OTLP_CERTIFICATE: ") == true)
  }

  @Test(arguments: [
    "A2A_TLS_CA_FILE", "TELEGRAM_TLS_CA_FILE", "OTEL_EXPORTER_OTLP_CERTIFICATE",
  ])
  func refusesAuthoritiesThatCannotBeUsed(variable: String) throws {
    let folder = try Self.authorities()
    try folder.write("", to: "empty.pem", mode: 0o644)
    try folder.write("hello\n", to: "text.pem", mode: 0o644)
    let rows = [
      ("missing.pem", "cannot open: no such file or directory (expected a PEM file that relay may"),
      ("", "is a directory"), ("empty.pem", "the file is empty"), ("text.pem", "no certificate"),
      ("one.key", "a private key"), ("old.pem", "every certificate has expired, the last on 2"),
    ]
    for (name, problem) in rows {
      let path = name.isEmpty ? folder.path : folder.path(of: name)
      let failure = #expect(throws: Failure.self, "\(name)") {
        try SettingsSample.settings([variable: path])
      }
      #expect(failure?.status == .no)
      #expect(failure?.message.hasPrefix("\(variable): \(path): ") == true, "\(name)")
      #expect(failure?.message.contains(problem) == true, "\(failure?.message ?? "")")
    }
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
