import Configuration
import Testing

/// The contract's checks of the files of `environments/` and of rendered values.
struct ContractCheckTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let label: String
    let environment: EnvironmentName
    let changes: [String: String?]
    let findings: [String]
    var testDescription: String { label }

    init(
      _ label: String, in environment: EnvironmentName = .prod, _ changes: [String: String?],
      _ findings: [String] = []
    ) {
      (self.label, self.environment, self.changes) = (label, environment, changes)
      self.findings = findings
    }
  }

  /// Changes that make a complete environment valid in dev, and further `changes`.
  static func dev(_ changes: [String: String?]) -> [String: String?] {
    let base: [String: String?] = [
      "TELEGRAM_API_URL": "http://127.0.0.1:8081", "A2A_BASE_URL": "http://localhost:8082/a2a",
      "STATSD_ADDRESS": "127.9.9.9:8125", "OTEL_EXPORTER_OTLP_ENDPOINT": "",
      "A2A_CLIENT_CERT_FILE": nil, "A2A_CLIENT_KEY_FILE": nil, "LOG_DRAIN_TOKEN_FILE": nil,
    ]
    return base.merging(changes) { $1 }
  }

  static let rows = [
    Row("complete", [:]),
    Row("a literal secret", ["A2A_API_KEY": "sekrit"], ["A2A_API_KEY: a literal value"]),
    Row("an empty literal secret", ["A2A_API_KEY": ""], ["A2A_API_KEY: a literal value"]),
    Row(
      "a literal chat list", ["TELEGRAM_CHAT_ID_ALLOWLIST": "42"],
      ["TELEGRAM_CHAT_ID_ALLOWLIST: a literal value"]),
    Row("a literal persona map", ["PERSONA_MAP": "42=ops"], ["PERSONA_MAP: a literal value"]),
    Row(
      "a path for a file secret", ["LOG_DRAIN_TOKEN_FILE": "/run/x"],
      ["LOG_DRAIN_TOKEN_FILE: a literal value"]),
    Row("a file secret without delivery=file", ["LOG_DRAIN_TOKEN_FILE": "ref+local://a#/b"]),
    Row(
      "delivery=file for a variable", ["A2A_API_KEY": "ref+local://a?delivery=file#/b"],
      ["A2A_API_KEY: delivery=file"]),
    Row(
      "delivery=file for chats", ["PERSONA_MAP": "ref+local://a?delivery=file#/b"],
      ["PERSONA_MAP: delivery=file"]),
    Row(
      "a reference for a plain variable", ["QUEUE_DEPTH": "ref+local://a#/b"],
      ["QUEUE_DEPTH: a reference"]),
    Row(
      "a reference for a perEnvironment variable", ["A2A_BASE_URL": "ref+local://a#/b"],
      ["A2A_BASE_URL: a reference"]),
    Row(
      "BUILD_SHA", ["BUILD_SHA": String(repeating: "0", count: 40)], ["BUILD_SHA: set in a file"]),
    Row("out of range", ["QUEUE_DEPTH": "101"], ["QUEUE_DEPTH: out of range"]),
    Row(
      "another environment's name", ["RELAY_ENV": "staging"],
      ["RELAY_ENV: another environment's name"]),
    Row(
      "not an environment's name", ["RELAY_ENV": "Prod"],
      ["RELAY_ENV: not one of the accepted words"]),
    Row(
      "rate limit off in prod", ["RATE_LIMIT_PER_MINUTE": "0"],
      ["RATE_LIMIT_PER_MINUTE: disabled outside dev"]),
    Row("rate limit off in dev", in: .dev, dev(["RATE_LIMIT_PER_MINUTE": "0"])),
    Row("base over cap", ["A2A_RETRY_BASE": "9s"], ["A2A_RETRY_BASE: too long"]),
    Row("base equal to cap", ["A2A_RETRY_BASE": "8000ms"]),
    Row("cap over timeout", ["A2A_RETRY_CAP": "21s"], ["A2A_RETRY_CAP: too long"]),
    Row("cap equal to timeout", ["A2A_RETRY_CAP": "20s"]),
    Row("default cap over timeout", ["A2A_RETRY_CAP": nil, "A2A_TIMEOUT": "7s"]),
    Row(
      "default base over cap and timeout",
      ["A2A_RETRY_BASE": nil, "A2A_RETRY_CAP": "100ms", "A2A_TIMEOUT": "1s"]),
    Row(
      "base over timeout, default cap",
      ["A2A_RETRY_BASE": "3s", "A2A_RETRY_CAP": nil, "A2A_TIMEOUT": "2s"],
      ["A2A_RETRY_BASE: too long, expected at most A2A_TIMEOUT"]),
    Row(
      "base over default cap", ["A2A_RETRY_CAP": nil, "A2A_RETRY_BASE": "9s"],
      ["A2A_RETRY_BASE: too long"]),
    Row(
      "a malformed cap is named once", ["A2A_RETRY_CAP": "9"],
      ["A2A_RETRY_CAP: a duration without a unit"]),
    Row(
      "certificate alone", ["A2A_CLIENT_KEY_FILE": nil],
      ["A2A_CLIENT_CERT_FILE: set without its counterpart"]),
    Row(
      "key alone", ["A2A_CLIENT_CERT_FILE": nil],
      ["A2A_CLIENT_KEY_FILE: set without its counterpart"]),
    Row("neither", ["A2A_CLIENT_CERT_FILE": nil, "A2A_CLIENT_KEY_FILE": nil]),
    Row(
      "two A2A calls at once", ["TELEGRAM_MAX_CONCURRENCY": "2"],
      ["TELEGRAM_MAX_CONCURRENCY: out of range"]),
    Row("dev", in: .dev, dev([:])),
    Row(
      "dev with Telegram's test environment", in: .dev,
      dev(["TELEGRAM_API_URL": "https://api.telegram.org/test"])),
    Row(
      "dev with a path on loopback", in: .dev,
      dev(["TELEGRAM_API_URL": "http://localhost:1/test"])),
    Row(
      "dev with Telegram", in: .dev,
      dev(["TELEGRAM_API_URL": "https://api.telegram.org"]),
      ["TELEGRAM_API_URL: a remote host in dev"]),
    Row(
      "dev with Telegram by default", in: .dev, dev(["TELEGRAM_API_URL": nil]),
      ["TELEGRAM_API_URL: required in dev, but not set"]),
    Row(
      "dev with a double elsewhere", in: .dev,
      dev(["TELEGRAM_API_URL": "https://api.telegram.org.example.com/test"]),
      ["TELEGRAM_API_URL: a remote host in dev"]),
    Row(
      "dev with a remote agent", in: .dev,
      dev(["A2A_BASE_URL": "https://127.0.0.1.example.com"]),
      ["A2A_BASE_URL: a remote host in dev"]),
    Row(
      "dev with a remote exporter", in: .dev,
      dev(["OTEL_EXPORTER_OTLP_ENDPOINT": "http://10.0.0.1:4318"]),
      ["OTEL_EXPORTER_OTLP_ENDPOINT: a remote host in dev"]),
    Row(
      "dev with remote StatsD", in: .dev,
      dev(["STATSD_ADDRESS": "localhost.example.com:8125"]),
      ["STATSD_ADDRESS: a remote host in dev"]),
    Row(
      "dev with a drain token", in: .dev,
      dev(["LOG_DRAIN_TOKEN_FILE": "ref+local://a#/b"]),
      ["LOG_DRAIN_TOKEN_FILE: set in dev"]),
    Row(
      "dev with a client certificate", in: .dev,
      dev([
        "A2A_CLIENT_CERT_FILE": "ref+local://a#/b", "A2A_CLIENT_KEY_FILE": "ref+local://a#/c",
      ]), ["A2A_CLIENT_CERT_FILE: set in dev", "A2A_CLIENT_KEY_FILE: set in dev"]),
    Row(
      "all at once",
      ["A2A_API_KEY": "x", "QUEUE_DEPTH": "0", "A2A_BASE_URL": nil, "QUEUE_DEPHT": "1"],
      [
        "A2A_API_KEY: a literal value", "QUEUE_DEPHT: undeclared", "QUEUE_DEPTH: out of range",
        "A2A_BASE_URL: required",
      ]),
  ]

  @Test(arguments: rows)
  func checksTemplates(_ row: Row) throws {
    let file = try Sample.file(Sample.text(row.environment, row.changes))
    var findings: [Finding] = []
    do throws(ContractError) {
      _ = try Contract.check(file, environment: row.environment)
    } catch {
      findings = error.findings
    }
    #expect(findings.count == row.findings.count, "\(findings)")
    for (finding, expected) in zip(findings, row.findings) {
      let start = "runtime.env" + (finding.line.map { ":\($0)" } ?? "") + ": " + expected
      #expect(finding.description.hasPrefix(start), "\(finding)")
      #expect(finding.description.contains(", expected "))
    }
  }

  @Test func writesAFindingOnOneLine() throws {
    let file = try EnvironmentFile.parse(
      Array("# c\nQUEUE_DEPTH=0\n".utf8), file: "environments/prod/runtime.env")
    let error = #expect(throws: ContractError.self) {
      try Contract.check(file, environment: .prod)
    }
    #expect(
      error?.findings.first?.description
        == "environments/prod/runtime.env:2: QUEUE_DEPTH: out of range, expected 1–100")
  }

  @Test func leavesUndeclaredAndMissingVariablesToTheComparison() throws {
    let environment = try Sample.environment(
      .prod, ["QUEUE_DEPHT": "1", "A2A_API_KEY": nil, "QUEUE_DEPTH": nil])
    #expect(environment.undeclared.map(\.variable) == ["QUEUE_DEPHT"])
    #expect(environment.undeclared.first?.hint == "did you mean QUEUE_DEPTH?")
    #expect(environment.missing.map(\.variable) == ["A2A_API_KEY"])
    let error = #expect(throws: ContractError.self) { try environment.requireComplete() }
    #expect(error?.findings.map(\.kind) == [.undeclared, .missing])
  }

  @Test func namesEachOfTenThousandUndeclaredVariables() throws {
    let text = (0..<10_000).map { "SURPRISE_\($0)=1\n" }.joined()
    let environment = try Contract.check(try Sample.file(text), environment: .prod)
    #expect(environment.undeclared.count == 10_000)
    #expect(Set(environment.undeclared.map(\.variable)).count == 10_000)
  }

  /// Tries every variable with values that some rule refuses: no finding holds the value.
  @Test func showsNoValueInAnyFinding() throws {
    let values = [
      "cAnArY", "https://cAnArY", "http://cAnArY.example.com:1/x", "cAnArY:1", "/cAnArY", "-cAnArY",
      "sha256//cAnArY", "1=cAnArY", "a=cAnArY%", "0cAnArY", "cAnArY,cAnArY", "1,cAnArY",
    ]
    var refused = 0
    for variable in Contract.variables.map(\.name) + ["UNDECLARED"] {
      for (value, environment) in values.flatMap({ value in
        EnvironmentName.allCases.map { (value, $0) }
      }) {
        let file = try Sample.file(Sample.text(environment, [variable: value]))
        for text in [refusal(of: file, in: environment), refusal(rendered: file)] {
          refused += text.isEmpty ? 0 : 1
          #expect(!text.contains("cAnArY"), "\(variable)")
        }
      }
    }
    #expect(refused > 700)
  }

  private func refusal(of file: EnvironmentFile, in environment: EnvironmentName) -> String {
    do throws(ContractError) {
      _ = try Contract.check(file, environment: environment)
      return ""
    } catch {
      return error.description
    }
  }

  private func refusal(rendered file: EnvironmentFile) -> String {
    do throws(ContractError) {
      _ = try Contract.check(rendered: file)
      return ""
    } catch {
      return error.description
    }
  }
}
