import Configuration
import Crypto
import Support
import Testing

struct RenderedEnvironmentTests {
  @Test func writesOneSortedLineAVariable() throws {
    let rendered = try Contract.render(
      try Sample.environment(.prod), resolved: Sample.resolved)
    let text = String(decoding: rendered.text().reveal(), as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.last == "")
    #expect(lines.dropLast() == lines.dropLast().sorted()[...])
    #expect(lines.count == Sample.lines(.prod).count + 1)
    #expect(lines.contains("A2A_API_KEY=a2a-key-of-the-sample"))
    #expect(lines.contains("A2A_TLS_FINGERPRINTS="))
  }

  @Test func isReadBackByRelay() throws {
    let rendered = try Contract.render(try Sample.environment(.prod), resolved: Sample.resolved)
    let file = try EnvironmentFile.parse(rendered.text().reveal(), file: ".env.runtime")
    let read = try Contract.check(rendered: file)
    #expect(read.name == .prod)
    #expect(read.text().hasSameBytes(as: rendered.text()))
    #expect(read.checksum == rendered.checksum)
    #expect(read["QUEUE_DEPTH"]?.reveal() == Array("25".utf8))
    #expect(read["TELEGRAM_API_URL"]?.reveal() == Array("https://api.telegram.org".utf8))
    #expect(read["BUILD_SHA"] == nil)
  }

  @Test func masksSecretAndRegulatedValuesWhateverTheirDelivery() throws {
    let environment = try Sample.environment(.prod)
    let rendered = try Contract.render(environment, resolved: Sample.resolved)
    for line in rendered.redactedText.split(separator: "\n") {
      let name = String(line.prefix { $0 != "=" })
      let variable = try #require(Contract.variable(named: name))
      #expect(line.hasSuffix("=********") == variable.class.isMasked, "\(name)")
    }
    #expect(rendered.redactedText == environment.redactedText)
    #expect(rendered.checksum == environment.checksum)
    #expect(rendered.checksum == SHA256.digest(of: Array(rendered.redactedText.utf8)))
  }

  /// The example of docs/formats/redacted-checksum.md §1.
  @Test func checksumIsTheDocumentedOne() throws {
    let text = "RELAY_ENV=prod\nLOG_LEVEL=INFO\nA2A_API_KEY=ref+local://relay/prod/a2a#/key\n"
    let environment = try Contract.check(try Sample.file(text), environment: .prod)
    #expect(environment.redactedText == "A2A_API_KEY=********\nLOG_LEVEL=INFO\nRELAY_ENV=prod\n")
    #expect(
      environment.checksum.hex
        == "b418e2c5245620960f72064538dfcb58313be80201b1448d440dc73cdb30b6a1")
  }

  @Test func checksumDoesNotDependOnOrderOrComments() throws {
    let text = Sample.text(.prod)
    let reversed = text.split(separator: "\n").reversed().map { "\($0)\n# c\n\n" }.joined()
    let first = try Contract.check(try Sample.file(text), environment: .prod)
    let second = try Contract.check(try Sample.file(reversed), environment: .prod)
    #expect(first.checksum == second.checksum)
    let other = try Sample.environment(.prod, ["QUEUE_DEPTH": "26"])
    #expect(first.checksum != other.checksum)
  }

  @Test(arguments: [
    ("space", "a b", "space"), ("newline", "a\nb", "line feed"), ("quote", "a'b", "quote"),
    ("dollar", "a$b", "dollar sign"), ("NUL", "a\0b", "NUL byte"), ("hash", "a#b", "'#'"),
    ("accent", "é", "non-ASCII character"), ("CR", "a\r", "carriage return"),
  ])
  func refusesValuesThatSomeReaderWouldChange(label: String, value: String, kind: String) throws {
    var resolved = Sample.resolved
    resolved["A2A_API_KEY"] = SecretValue(Array(value.utf8))
    let environment = try Sample.environment(.prod)
    let error = #expect(throws: ContractError.self) {
      try Contract.render(environment, resolved: resolved)
    }
    let finding = try #require(error?.findings.first)
    #expect(finding.description.contains(": A2A_API_KEY: \(kind) in the value"), "\(label)")
    #expect(finding.hint?.contains("delivery=file") == true)
    #expect(error?.findings.count == 1)
  }

  @Test func refusesAReferenceThatWasNotResolved() throws {
    var resolved = Sample.resolved
    resolved["A2A_API_KEY"] = nil
    let environment = try Sample.environment(.prod)
    let error = #expect(throws: ContractError.self) {
      try Contract.render(environment, resolved: resolved)
    }
    #expect(error?.findings.map(\.variable) == ["A2A_API_KEY"])
    let file = try Sample.file(Sample.text(.prod))
    let unresolved = #expect(throws: ContractError.self) { try Contract.check(rendered: file) }
    #expect(unresolved?.findings.count == Sample.resolved.count)
  }

  @Test func refusesResolvedValuesOfTheWrongType() throws {
    var resolved = Sample.resolved
    resolved["TELEGRAM_CHAT_ID_ALLOWLIST"] = SecretValue(Array("42,42".utf8))
    resolved["CHAT_ID_HASH_SALT"] = SecretValue(Array("short".utf8))
    let environment = try Sample.environment(.prod)
    let error = #expect(throws: ContractError.self) {
      try Contract.render(environment, resolved: resolved)
    }
    #expect(
      error?.findings.map(\.variable) == ["TELEGRAM_CHAT_ID_ALLOWLIST", "CHAT_ID_HASH_SALT"])
  }

  @Test func refusesASecondEnvironment() throws {
    let rendered = try Contract.render(try Sample.environment(.prod), resolved: Sample.resolved)
    let file = try EnvironmentFile.parse(rendered.text().reveal(), file: ".env.runtime")
    let error = #expect(throws: ContractError.self) {
      try Contract.check(rendered: file, environment: .staging)
    }
    #expect(error?.findings.map(\.variable) == ["RELAY_ENV"])
  }

  @Test func refusesToRenderUndeclaredAndMissingVariables() throws {
    for changes in [["SURPRISE": "1"], ["LOG_LEVEL": nil, "A2A_BASE_URL": nil]]
      as [[String: String?]]
    {
      let environment = try Sample.environment(.prod, changes)
      #expect(throws: ContractError.self) {
        try Contract.render(environment, resolved: Sample.resolved)
      }
    }
  }

  @Test func readsTheContractsVariablesFromTheProcess() throws {
    let rendered = try Contract.render(try Sample.environment(.prod), resolved: Sample.resolved)
    let sha = String(repeating: "0a", count: 20)
    let process =
      rendered.entries.map { ($0.variable.name, $0.value) }
      + [("PATH", SecretValue(Array("/bin".utf8))), ("BUILD_SHA", SecretValue(Array(sha.utf8)))]
    let read = try Contract.check(process: process)
    #expect(read["BUILD_SHA"]?.reveal() == Array(sha.utf8))
    #expect(read.checksum == rendered.checksum)
    let file = try EnvironmentFile.parse(rendered.text().reveal(), file: ".env.runtime")
    let both = try Contract.check(rendered: file, process: process.map { ($0.0, $0.1) })
    #expect(both["BUILD_SHA"]?.reveal() == Array(sha.utf8))
    #expect(both.text().hasSameBytes(as: rendered.text()))
    let wrong = #expect(throws: ContractError.self) {
      try Contract.check(rendered: file, process: [("BUILD_SHA", SecretValue(Array("x".utf8)))])
    }
    #expect(wrong?.findings.map(\.variable) == ["BUILD_SHA"])
    let none = #expect(throws: ContractError.self) { try Contract.check(process: []) }
    #expect(
      none?.findings.map(\.variable) == [
        "RELAY_ENV", "TELEGRAM_BOT_TOKEN", "TELEGRAM_CHAT_ID_ALLOWLIST", "A2A_BASE_URL",
        "A2A_API_KEY", "CHAT_ID_HASH_SALT",
      ])
    #expect(none?.findings.first?.description.hasPrefix("environment: RELAY_ENV: ") == true)
  }
}
