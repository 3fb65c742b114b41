import Configuration
import Testing

/// Names in the process's environment that the contract does not declare.
struct UndeclaredVariablesTests {
  private static let complete = [
    "RELAY_ENV": "prod", "TELEGRAM_BOT_TOKEN": "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "TELEGRAM_CHAT_ID_ALLOWLIST": "42,43", "A2A_BASE_URL": "https://agent.example.com",
    "A2A_API_KEY": "key", "CHAT_ID_HASH_SALT": "0123456789abcdef0123456789abcdef",
  ]

  private static func check(
    _ changes: [String: String?]
  ) throws(ContractError) -> RenderedEnvironment {
    var variables = complete
    for (name, value) in changes { variables[name] = value }
    return try Contract.check(
      process: variables.sorted { $0.key < $1.key }.map {
        ($0.key, SecretValue(Array($0.value.utf8)))
      })
  }

  @Test(arguments: [
    ("A2A_TIMOUT", "did you mean A2A_TIMEOUT?"), ("RELAY_MOD", "did you mean RELAY_MODE?"),
    ("TELEGRAM_POLL_TIMEOT", "did you mean TELEGRAM_POLL_TIMEOUT?"),
    ("a2a_timeout", "did you mean A2A_TIMEOUT?"), ("Relay_Mode", "did you mean RELAY_MODE?"),
    ("TELEGRAM_TOKEN", "did you mean TELEGRAM_BOT_TOKEN?"),
    ("TELEGRAM_CHAT_ID", "did you mean TELEGRAM_CHAT_ID_ALLOWLIST?"),
    ("A2A_URL", "did you mean A2A_BASE_URL?"), ("RELAY_LOG_LEVEL", "did you mean LOG_LEVEL?"),
    ("A2A_TIMEOUT_SECONDS", "did you mean A2A_TIMEOUT?"),
    ("A2A_RETRY", "relayctl contract lists them"),
    ("RELAY_SURPRISE", "relayctl contract lists them"),
    // Like a service's variable, but set by a person.
    ("RELAY_PORT", "relayctl contract lists them"), ("A2A_PORT", "relayctl contract lists them"),
    ("RELAY_ENV_FILE", "did you mean RELAY_ENV?"), ("A2A_NAME", "relayctl contract lists them"),
    ("RELAY_SERVICE", "relayctl contract lists them"),
    ("RELAY_PORT_HTTP", "relayctl contract lists them"),
    ("RELAY_PORT_9464_HTTP", "relayctl contract lists them"),
  ])
  func refusesANameWithAPrefixOfRelay(name: String, hint: String) {
    let error = #expect(throws: ContractError.self) { try Self.check([name: "cAnArY"]) }
    #expect(
      error?.description
        == "environment: \(name): undeclared, expected a variable in the contract (\(hint))")
  }

  @Test func showsNoValueThatIsPartOfAName() {
    let error = #expect(throws: ContractError.self) {
      try Self.check(["A2A_API_KEY:cAnArY": "cAnArY"])
    }
    #expect(error?.description.hasPrefix("environment: A2A_API_KEY…: undeclared") == true)
    #expect(error?.description.contains("cAnArY") == false)
  }

  @Test(arguments: [
    "OTEL_SERVICE_NAME", "OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_ENDPOINTS", "PATH",
    "HOME", "RELAYCTL_ROOT", "RELAY", "A2A", "TELEGRAMS_X", "KUBERNETES_PORT", "HOSTNAME", "LANG",
    "LOG_FORMAT", "STATE", "BUILD_ID",
  ])
  func ignoresTheVariablesOfOtherPrograms(name: String) throws {
    let undeclared = try #require(try Self.check([name: "x"]).undeclared)
    #expect(undeclared.serviceLinks == 0)
    #expect(undeclared.lookalikes.isEmpty)
  }

  @Test(arguments: [
    ("DRAIN_TIMOUT", "DRAIN_TIMEOUT"), ("QUEUE_DEPHT", "QUEUE_DEPTH"),
    ("PERSONAS_MAP", "PERSONA_MAP"), ("STATSD_ADRESS", "STATSD_ADDRESS"),
    ("log_level", "LOG_LEVEL"), ("LOGLEVEL", "LOG_LEVEL"),
  ])
  func reportsALookalikeWithoutAPrefix(name: String, declared: String) throws {
    let undeclared = try #require(try Self.check([name: "cAnArY"]).undeclared)
    #expect(
      undeclared.lookalikes.map(\.description)
        == ["\(name) is not a variable of relay (did you mean \(declared)?)"])
  }

  /// What Kubernetes sets for a service, and what Docker sets for a link.
  @Test func countsServiceLinks() throws {
    var links: [String: String?] = [:]
    for service in ["RELAY", "RELAY_METRICS", "TELEGRAM_BOT_API", "A2A", "A2A_AGENT_V2"] {
      links["\(service)_SERVICE_HOST"] = "10.0.0.1"
      links["\(service)_SERVICE_PORT"] = "9464"
      links["\(service)_SERVICE_PORT_HTTP_METRICS"] = "9464"
      links["\(service)_PORT"] = "tcp://10.0.0.1:9464"
      for (transport, url) in [("TCP", "tcp"), ("UDP", "udp"), ("SCTP", "sctp")] {
        links["\(service)_PORT_9464_\(transport)"] = "\(url)://10.0.0.1:9464"
        links["\(service)_PORT_9464_\(transport)_ADDR"] = "10.0.0.1"
        links["\(service)_PORT_9464_\(transport)_PORT"] = "9464"
        links["\(service)_PORT_9464_\(transport)_PROTO"] = url
      }
    }
    #expect(try Self.check(links).undeclared?.serviceLinks == 5 * 16)
    let docker: [String: String?] = [
      "A2A_AGENT_NAME": "/relay/a2a_agent", "A2A_AGENT_PORT": "tcp://172.17.0.2:8080",
      "A2A_AGENT_PORT_8080_TCP_START": "tcp://172.17.0.2:8080", "A2A_AGENT_ENV_PATH": "/bin",
      "A2A_AGENT_ENV_LOG_LEVEL": "info",
    ]
    #expect(try Self.check(docker).undeclared?.serviceLinks == 5)
    // Without the link, the variables of the other container are not explained.
    #expect(throws: ContractError.self) { try Self.check(["A2A_AGENT_ENV_PATH": "/bin"]) }
  }

  @Test func readsAFileWithoutTheProcessesVariables() throws {
    let text = Self.complete.map { "\($0.key)=\($0.value)\n" }.joined()
    let file = try EnvironmentFile.parse(Array(text.utf8), file: "relay.env")
    let process = [(name: "A2A_TIMOUT", value: SecretValue(Array("1s".utf8)))]
    #expect(try Contract.check(rendered: file, process: process).undeclared == nil)
  }

  /// No finding names a variable that is not set, unless it is required.
  @Test(
    arguments: [
      (["A2A_TIMEOUT": "6s"], nil), (["A2A_TIMEOUT": "1s", "A2A_RETRY_BASE": "10ms"], nil),
      (["A2A_RETRY_CAP": "100ms"], nil),
      (
        ["A2A_RETRY_CAP": "21s"],
        "A2A_RETRY_CAP: too long, expected at most 20s, the default of A2A"
      ),
      (
        ["A2A_RETRY_CAP": "7s", "A2A_TIMEOUT": "6s"],
        "A2A_RETRY_CAP: too long, expected at most A2A"
      ),
      (
        ["A2A_RETRY_BASE": "9s"],
        "A2A_RETRY_BASE: too long, expected at most 8s, the default of A2A"
      ),
      (
        ["A2A_RETRY_BASE": "7s", "A2A_TIMEOUT": "6s"],
        "A2A_RETRY_BASE: too long, expected at most A2A"
      ),
      (["A2A_CLIENT_KEY_FILE": "/k"], "A2A_CLIENT_KEY_FILE: set without its counterpart"),
      (
        ["PERSONA_MAP": "42=ops,44=ops"],
        "PERSONA_MAP: entry 2 is for a chat that is not on TELEGRAM"
      ),
      (["PERSONA_MAP": "43=ops,42=general"], nil),
      (["PERSONA_MAP": "-42=ops"], "PERSONA_MAP: entry 1 is for a chat that is not on TELEGRAM"),
      (["RATE_LIMIT_PER_MINUTE": "0"], "RATE_LIMIT_PER_MINUTE: disabled outside dev"),
    ] as [([String: String], String?)])
  func blamesOnlyWhatIsSet(changes: [String: String], finding: String?) throws {
    var findings: [Finding] = []
    do throws(ContractError) { _ = try Self.check(changes) } catch { findings = error.findings }
    #expect(findings.count == (finding == nil ? 0 : 1), "\(findings)")
    guard let finding else { return }
    #expect(findings.first?.description.hasPrefix("environment: \(finding)") == true, "\(findings)")
    #expect(findings.allSatisfy { changes[$0.variable] != nil })
  }
}
