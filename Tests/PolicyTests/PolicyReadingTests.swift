import Configuration
import Crypto
import Policy
import RFC3339
import Support
import Testing

@Suite struct PolicyReadingTests {
  private func policy() throws -> PromotionPolicy {
    try PromotionPolicy.parse(try Repository.bytes("policy.yaml"), file: "policy.yaml")
  }

  private func policy(_ change: Change) throws -> PromotionPolicy {
    let text = try Repository.text("policy.yaml")
    return try PromotionPolicy.parse(try change.applied(to: text), file: "policy.yaml")
  }

  @Test func readsEverySetting() throws {
    let policy = try policy()
    #expect(policy.expires.description == "2027-11-30")
    #expect(policy.driftLimit == Percent(hundredths: 500))
    #expect(
      policy.secrets.rotationDays == [
        "TELEGRAM_BOT_TOKEN": 90, "A2A_API_KEY": 180, "OTEL_EXPORTER_OTLP_HEADERS": 180,
        "LOG_DRAIN_TOKEN_FILE": 90,
      ])
    #expect(policy.secrets.signingKeyDays == 365)
    #expect(policy.secrets.certificateDaysLeft == 60)
    #expect(policy.scans.maxAge == .seconds(86_400))
    #expect(policy.scans.databaseMaxAge == .seconds(432_000))
    #expect(policy.scans.criticalScoreHundredths == 900)
    #expect(policy.scans.vexKeys.isEmpty)
    #expect(policy.approvals.validFor == .seconds(86_400))
    #expect(policy.approvals.roles["security"] == ["carol@example.com"])
    #expect(policy.approvals.allowlist.map(\.role) == ["chat-owner", "security"])
    #expect(policy.approvals.signingKey.map(\.role) == ["release-engineer", "security"])
    #expect(policy.logbookOrigin == "relay.example/logbook")
    #expect(policy.logbook.path == "logbook")
    #expect(policy.logbook.memory == LogMemory.none)
    #expect(policy.logbook.witnessMaxLag == .seconds(86_400))
    #expect(policy.capacity.promptsPerMinute == 30)
    #expect(policy.capacity.queueWaitP95 == .seconds(4))
    #expect(policy.environments[.prod]?.vaults == [.local: .local])
    #expect(policy.signers(of: .prod) == [.init(scheme: .awskms, key: "manifest.pem")])
    #expect(policy.signers(of: .staging) == [.init(scheme: .file, key: "staging.pem")])
    #expect(policy.environments[.prod]?.logRetentionDays == 90)
  }

  @Test func readsWhatRemembersTheLog() throws {
    let rows: [(String, LogMemory?)] = [
      ("  memory: { ref: refs/relay/checkpoint }", .ref("refs/relay/checkpoint")),
      ("  path: ops/logbook", nil),
    ]
    for (line, memory) in rows {
      let policy = try policy(Change("memory", "  memory: none", line))
      #expect(policy.logbook.memory == memory, "\(line)")
    }
  }

  @Test func knowsTheTwoPromotions() throws {
    let policy = try policy()
    let prod = try #require(policy.promotion(from: .staging, to: .prod))
    #expect(prod.evidence == PromotionRule.leastEvidence(into: .prod))
    #expect(prod.suites.map(\.name) == ["routing", "a2a-adapter"])
    #expect(prod.suites.map(\.file) == ["suites/routing.xml", "suites/a2a-adapter.xml"])
    #expect(prod.suites.allSatisfy { $0.tests == 1 && $0.cases == nil })
    #expect(prod.soak == .zero)
    #expect(prod.approvals.map(\.role) == ["release-engineer"])
    #expect(prod.approvals.map(\.count) == [1])
    #expect(try #require(policy.promotion(from: .dev, to: .staging)).approvals.isEmpty)
    #expect(policy.promotion(from: .dev, to: .prod) == nil)
    #expect(prod.requiresTicket)
    #expect(try !#require(policy.promotion(from: .dev, to: .staging)).requiresTicket)
    #expect(policy.promotion(from: .prod, to: .staging) == nil)
  }

  @Test func recordsTheDigestOfTheBytes() throws {
    let change = Change("a comment", "# What relayctl", "# what relayctl")
    let changed = try policy(change)
    #expect(try policy().digest == SHA256.digest(of: try Repository.bytes("policy.yaml")))
    #expect(try policy().digest != changed.digest)
  }

  @Test(arguments: [
    ("2027-11-30T23:59:59Z", false), ("2027-12-01T00:00:00Z", true),
    ("2026-11-23T00:00:00Z", false),
  ])
  func expiresAtTheEndOfItsLastDay(time: String, isExpired: Bool) throws {
    #expect(try policy().isExpired(at: try #require(Timestamp(time))) == isExpired)
  }

  @Test func aKeySignedByAFileCountsInStagingOnly() throws {
    let policy = try policy()
    #expect(policy.allows(.file, in: .staging))
    #expect(!policy.allows(.file, in: .prod))
    #expect(policy.allows(.awskms, in: .prod))
  }

  @Test func rotationIsThePolicysThenTheContracts() throws {
    let secrets = try policy(
      Change("shorter", "TELEGRAM_BOT_TOKEN: 90", "TELEGRAM_BOT_TOKEN: 30")
    ).secrets
    let rows: [(String, Int?)] = [
      ("TELEGRAM_BOT_TOKEN", 30), ("A2A_API_KEY", 180), ("CHAT_ID_HASH_SALT", nil),
      ("PERSONA_MAP", nil),
    ]
    for (name, days) in rows {
      let variable = try #require(Contract.variable(named: name))
      #expect(secrets.rotationDays(for: variable) == days, "\(name)")
    }
    let unnamed = try policy(Change("left out", "    A2A_API_KEY: 180\n", "")).secrets
    let variable = try #require(Contract.variable(named: "A2A_API_KEY"))
    #expect(unnamed.rotationDays(for: variable) == 180)
  }

  @Test(arguments: [
    Change("drift", "limit_percent: \"5.00\" #", "{} #"),
    Change("ages of scans", "  max_age: 24h\n  database_max_age: 5d\n", ""),
    Change("score", "  critical_score: \"9.0\"\n", ""),
    Change("VEX keys", "  vex_keys: []\n", ""),
    Change("self-approval", "self_approval: refused #", "#"),
    Change("validity", "  valid_for: 24h\n", ""),
    Change("signing key", "  signing_key_days: 365\n", ""),
    Change("certificate", "  certificate_days_left: 60\n", ""),
    Change("load", "  prompts_per_minute: 30\n  burst_factor: 2\n  burst_duration: 5m\n", ""),
    Change("CPU", "  cpu_millicores: 500\n  cpu_millicores_max: 1000\n", ""),
    Change("memory", "  memory_mib: 512\n  memory_mib_max: 1024\n", ""),
    Change("waits", "  queue_wait_p95: 4s\n  queue_wait_intervals: 3\n", ""),
  ])
  func settingsLeftOutHaveTheDocumentedDefault(change: Change) throws {
    let (changed, policy) = (try policy(change), try policy())
    #expect(changed.driftLimit == policy.driftLimit)
    #expect(changed.scans == policy.scans)
    #expect(changed.approvals == policy.approvals)
    #expect(changed.secrets == policy.secrets)
    #expect(changed.capacity == policy.capacity)
  }

  @Test(arguments: [
    Change("salt rotates", "    LOG_DRAIN", "    CHAT_ID_HASH_SALT: 3650\n    LOG_DRAIN"),
    Change("no drift", "\"5.00\"", "0"),
    Change("a quarter of a percent", "\"5.00\"", "0.25"),
    Change(
      "more people", "{ release-engineer: 1 }", "{ release-engineer: 2, security: 1 }"),
    Change(
      "a soak",
      [
        ("scan_image]", "scan_image, soak]"),
        ("soak: 0m\n    approvals: { rel", "soak: 30m\n    approvals: { rel"),
      ]),
    Change(
      "two signers", "[{ scheme: awskms, key: manifest.pem }]",
      "[{ scheme: awskms, key: manifest.pem }, { scheme: hashivault, key: manifest-2.pem }]"),
    Change("a key for VEX", "vex_keys: []", "vex_keys: [vex.pem]"),
    Change(
      "managed vaults", "{ local: {} } # the",
      """
      { vault: { address: "https://vault.example.com:8200", mount: kv, namespace: "" }, \
      awssecrets: { account: "123456789012", region: eu-central-1 }, gcpsecrets: { project: p } } # the
      """),
  ])
  func acceptsWhatIsNotLaxer(change: Change) throws {
    #expect(throws: Never.self) { try policy(change) }
  }
}
