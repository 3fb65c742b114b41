import Configuration
import Support
import Testing

struct ContractTests {
  /// The expected contract: name, default and class of each variable, in this order.
  static let table = """
    RELAY_ENV|–|perEnvironment
    RELAY_MODE|active|perEnvironment
    LOG_LEVEL|INFO|plain
    DRAIN_TIMEOUT|25s|plain
    QUEUE_DEPTH|25|plain
    STATE_DIR|none|plain
    ANSWERS_AT_RISK|10|plain
    RATE_LIMIT_PER_MINUTE|30|plain
    PERSONA_MAP|none|regulated
    TELEGRAM_BOT_TOKEN|–|secret 90 d
    TELEGRAM_CHAT_ID_ALLOWLIST|–|regulated
    TELEGRAM_API_URL|https://api.telegram.org|plain
    TELEGRAM_TLS_CA_FILE|none|plain
    TELEGRAM_POLL_TIMEOUT|30s|plain
    TELEGRAM_MAX_CONCURRENCY|1|plain
    A2A_BASE_URL|–|perEnvironment
    A2A_API_KEY|–|secret 180 d
    A2A_TIMEOUT|20s|plain
    A2A_RETRY_ATTEMPTS|3|plain
    A2A_RETRY_BASE|500ms|plain
    A2A_RETRY_CAP|8s|plain
    A2A_ANSWER_LIMIT|4194304|plain
    A2A_CONTEXT|agent|plain
    A2A_TLS_FINGERPRINTS|empty|perEnvironment
    A2A_TLS_CA_FILE|none|plain
    A2A_CLIENT_CERT_FILE|none|secret, file
    A2A_CLIENT_KEY_FILE|none|secret, file
    CHAT_ID_HASH_SALT|–|secret
    OTEL_EXPORTER_OTLP_ENDPOINT|empty|perEnvironment
    OTEL_EXPORTER_OTLP_CERTIFICATE|none|plain
    OTEL_EXPORTER_OTLP_HEADERS|none|secret 180 d
    OTEL_TRACES_SAMPLER_ARG|0.25|perEnvironment
    METRICS_LISTEN|127.0.0.1:9464|plain
    STATSD_ADDRESS|empty|perEnvironment
    LOG_DRAIN_TOKEN_FILE|none|secret 90 d, file
    BUILD_SHA|none|injected
    """

  @Test func holdsTheExpectedTable() {
    let lines = Contract.variables.map { "\($0.name)|\($0.defaultText)|\($0.classText)" }
    #expect(lines.joined(separator: "\n") == ContractTests.table)
  }

  @Test func everyDefaultPassesItsOwnType() {
    for variable in Contract.variables {
      guard case .value(let text) = variable.default else { continue }
      #expect(variable.type.check(Array(text.utf8)) == nil, "\(variable.name)")
    }
  }

  @Test func everyVariableIsDescribed() {
    for variable in Contract.variables {
      #expect(!variable.help.isEmpty && !variable.help.hasSuffix("."), "\(variable.name)")
      #expect(!variable.owner.isEmpty && !variable.type.description.isEmpty, "\(variable.name)")
    }
  }

  @Test func committedExampleIsTheGeneratedOne() throws {
    let committed = try TestFile.read("\(Places.root)/.env.example")
    #expect(String(decoding: committed, as: UTF8.self) == Contract.envExample)
  }

  @Test func manualHoldsTheGeneratedTable() throws {
    let manual = try TestFile.read("\(Places.root)/docs/RELAY.md")
    #expect(String(decoding: manual, as: UTF8.self).contains(Contract.markdown))
  }

  @Test func exampleNamesEachVariableAndSetsDefaultsOnly() throws {
    let text = Contract.envExample
    let file = try EnvironmentFile.parse(Array(text.utf8), file: ".env.example")
    for assignment in file.assignments {
      guard case .literal(let value) = assignment.value else {
        Issue.record("\(assignment.name) is set to a reference")
        continue
      }
      let variable = try #require(Contract.variable(named: assignment.name))
      #expect(variable.default == .value(String(decoding: value.reveal(), as: UTF8.self)))
    }
    for variable in Contract.variables {
      #expect(
        text.contains("\n\(variable.name)=") || text.contains("\n# \(variable.name)=\n"),
        "\(variable.name)")
    }
    let withDefault = Contract.variables.count {
      if case .value = $0.default { true } else { false }
    }
    #expect(file.assignments.count == withDefault)
  }

  /// An unchanged copy of the example lacks the required variables and has no other problem.
  @Test func exampleLacksTheRequiredVariablesOnly() throws {
    let file = try EnvironmentFile.parse(Array(Contract.envExample.utf8), file: ".env.example")
    let error = #expect(throws: ContractError.self) { try Contract.check(rendered: file) }
    let required = Contract.variables.filter { $0.default == .required }.map(\.name)
    #expect(error?.findings.map(\.variable) == required)
    #expect(error?.findings.allSatisfy { $0.kind == .missing } == true)
  }

  @Test func markdownHasOneRowAVariable() {
    let lines = Contract.markdown.split(separator: "\n")
    #expect(lines.count == Contract.variables.count + 2)
    #expect(lines.allSatisfy { $0.count(where: { $0 == "|" }) == 7 })
  }

  @Test(
    arguments: [
      ("QUEUE_DEPT", "QUEUE_DEPTH"), ("queue_depth", "QUEUE_DEPTH"), ("QEUUE_DEPTH", "QUEUE_DEPTH"),
      ("A2A_BASEURL", "A2A_BASE_URL"), ("LOGLEVEL", "LOG_LEVEL"), ("RELAY_SURPRISE", nil),
      ("A2A_RETRY_CAPS", "A2A_RETRY_CAP"), ("PATH", nil),
    ] as [(String, String?)])
  func suggestsTheNearestName(typed: String, expected: String?) {
    #expect(Contract.suggestion(for: typed) == expected)
  }

  @Test(
    arguments: [
      ("dev", EnvironmentName.dev), ("staging", .staging), ("prod", .prod), ("stage", .staging),
      ("production", .prod), ("Prod", nil), ("", nil), ("prod ", nil), ("qa", nil),
    ] as [(String, EnvironmentName?)])
  func readsEnvironmentNames(text: String, expected: EnvironmentName?) {
    #expect(EnvironmentName(userText: text) == expected)
  }

  @Test(
    arguments: [
      ("pord", EnvironmentName.prod), ("Staging", .staging), ("stagin", .staging), ("PROD", .prod),
      ("prodution", .prod), ("qa", nil), ("", nil),
    ] as [(String, EnvironmentName?)])
  func suggestsEnvironmentNames(text: String, expected: EnvironmentName?) {
    #expect(EnvironmentName.suggestion(for: text) == expected)
  }
}
