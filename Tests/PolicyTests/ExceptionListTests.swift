import Configuration
import Policy
import RFC3339
import Support
import Testing
import YAML

@Suite struct ExceptionListTests {
  private func parse(_ bytes: [UInt8]) throws -> [DriftException] {
    try ExceptionList.parse(bytes, file: "environments/exceptions.yaml")
  }

  private func parse(_ change: Change) throws -> [DriftException] {
    try parse(try change.applied(to: try Repository.text("exceptions.yaml")))
  }

  @Test func readsEveryKey() throws {
    let exceptions = try parse(try Repository.bytes("exceptions.yaml"))
    #expect(
      exceptions == [
        DriftException(
          variable: "RATE_LIMIT_PER_MINUTE", environments: [.staging, .prod],
          from: .value("30"), to: .value("20"), ticket: "OPS-1423",
          owner: "platform@example.com",
          reason: "prod shares its agent with the web chat until the agent has a second replica",
          expires: try #require(CalendarDay("2027-11-30")))
      ])
  }

  @Test func acceptsAFileWithoutExceptions() throws {
    let text = "apiVersion: relay/v1\nkind: Exceptions\nexceptions: []\n"
    #expect(try parse(Array(text.utf8)).isEmpty)
  }

  /// The two sides in the file, and the values that they are read as.
  struct Sides: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let variable: String
    let from: String
    let to: String
    let expected: [DriftException.Side]
  }

  @Test(arguments: [
    Sides(
      testDescription: "values without quotes", variable: "QUEUE_DEPTH", from: "25", to: "50",
      expected: [.value("25"), .value("50")]),
    Sides(
      testDescription: "defaulted in prod", variable: "LOG_LEVEL", from: "INFO", to: "absent",
      expected: [.value("INFO"), .absent]),
    Sides(
      testDescription: "an empty value", variable: "STATSD_ADDRESS", from: "absent", to: "\"\"",
      expected: [.absent, .value("")]),
    Sides(
      testDescription: "a secret only in prod", variable: "OTEL_EXPORTER_OTLP_HEADERS",
      from: "absent", to: "present", expected: [.absent, .value("********")]),
    Sides(
      testDescription: "a secret by its mask", variable: "A2A_API_KEY", from: "\"********\"",
      to: "absent", expected: [.value("********"), .absent]),
    Sides(
      testDescription: "a secret by its reference", variable: "A2A_API_KEY", from: "absent",
      to: "ref+local://relay/prod/a2a#/api-key",
      expected: [.absent, .value("ref+local://relay/prod/a2a#/api-key")]),
    Sides(
      testDescription: "an undeclared variable", variable: "RELAY_SURPRISE", from: "absent",
      to: "1", expected: [.absent, .value("1")]),
  ])
  func readsValuesAndPresence(sides: Sides) throws {
    let change = Change(
      sides.testDescription,
      [
        ("RATE_LIMIT_PER_MINUTE", sides.variable), ("from: \"30\"", "from: \(sides.from)"),
        ("to: \"20\"", "to: \(sides.to)"),
      ])
    let exceptions = try parse(change)
    #expect(exceptions.map(\.from) == [sides.expected[0]])
    #expect(exceptions.map(\.to) == [sides.expected[1]])
  }

  @Test(arguments: [
    Change("another kind", "kind: Exceptions", "kind: Policy", says: "expected Exceptions"),
    Change("no list", "exceptions:\n", "exception:\n", says: "exceptions"),
    Change("unknown key", "    ticket:", "    approved: yes\n    ticket:", says: "approved"),
    Change("misspelt key", "ticket:", "tikcet:", says: "ticket"),
    Change("no ticket", "    ticket: OPS-1423\n", "", says: "exceptions[0].ticket"),
    Change("no owner", "    owner: platform@example.com\n", "", says: "owner"),
    Change("no expiry", "    expires: \"2027-11-30\"\n", "", says: "expires"),
    Change("empty ticket", "OPS-1423", "\"\"", says: "ticket"),
    Change("ticket with a space", "OPS-1423", "OPS 1423", says: "ticket"),
    Change("a day that does not exist", "2027-11-30", "2027-02-29", says: "expires"),
    Change("a day of another form", "2027-11-30", "30.11.2027", says: "expires"),
    Change("unknown environment", "[staging, prod]", "[staging, production]", says: "one of dev"),
    Change("no environment", "[staging, prod]", "[]", says: "environments"),
    Change("an environment twice", "[staging, prod]", "[prod, prod]", says: "each item once"),
    Change("no list of environments", "[staging, prod]", "prod", says: "a list"),
    Change("equal values", "to: \"20\"", "to: \"30\"", says: "a value other than that of from"),
    Change("a value of another type", "\"20\"", "\"many\"", says: "exceptions[0].to"),
    Change("a value out of range", "\"20\"", "\"601\"", says: "exceptions[0].to"),
    Change("a null", "from: \"30\"", "from: ~", says: "null"),
    Change("nothing", "from: \"30\"", "from:", says: "from"),
    Change("a list of values", "from: \"30\"", "from: [\"30\"]", says: "from"),
    Change("presence of a plain variable", "\"20\"", "present", says: "exceptions[0].to"),
    Change("not the name of a variable", "RATE_LIMIT", "9RATE_LIMIT", says: "variable"),
    Change("BUILD_SHA", "RATE_LIMIT_PER_MINUTE", "BUILD_SHA", says: "an environment file can set"),
    Change(
      "control character in the reason", "reason: \"prod", "reason: \"\\e[2Jprod", says: "reason"),
    Change(
      "text that changes direction", "reason: \"prod", "reason: \"\\u202Eprod", says: "reason"),
    Change("an anchor", "ticket: OPS", "ticket: &t OPS", says: "anchor"),
  ])
  func refuses(change: Change) throws {
    let error = try #require(throws: YAMLError.self) { try parse(change) }
    let text = "\(error)"
    #expect(text.hasPrefix("environments/exceptions.yaml:"), "\(text)")
    #expect(text.contains(change.says), "\(text)")
  }

  @Test(arguments: ["A2A_API_KEY", "TELEGRAM_CHAT_ID_ALLOWLIST", "CHAT_ID_HASH_SALT"])
  func refusesALiteralOfAMaskedVariableWithoutShowingIt(variable: String) throws {
    let change = Change(
      "a literal",
      [
        ("RATE_LIMIT_PER_MINUTE", variable), ("from: \"30\"", "from: absent"),
        ("\"20\"", "\"c4nary-c4nary\""),
      ])
    let error = try #require(throws: YAMLError.self) { try parse(change) }
    #expect("\(error)".contains("never a value"))
    #expect(!"\(error)".contains("c4nary"))
  }

  /// Environments of a second exception for the same variable, and whether both can apply to the same
  /// comparison.
  @Test(arguments: [
    ("[staging, prod]", true), ("[prod, staging]", true), ("[prod]", true),
    ("[dev, staging, prod]", true), ("[dev, staging]", false), ("[dev]", false),
  ])
  func refusesTwoExceptionsForOneDifference(environments: String, overlaps: Bool) throws {
    let second = """
        - variable: RATE_LIMIT_PER_MINUTE
          environments: \(environments)
          from: "1"
          to: "2"
          ticket: OPS-2
          owner: platform@example.com
          reason: another
          expires: "2027-11-30"

      """
    let bytes = try Repository.bytes("exceptions.yaml") + Array(second.utf8)
    if overlaps {
      let error = try #require(throws: YAMLError.self) { try parse(bytes) }
      #expect("\(error)".contains("exceptions[0]"))
    } else {
      #expect(try parse(bytes).count == 2)
    }
  }
}
