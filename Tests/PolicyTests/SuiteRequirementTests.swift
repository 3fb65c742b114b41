import Configuration
import Policy
import Support
import Testing
import YAML

/// Both forms of `suites` in a promotion, and the platform of `scans`.
@Suite struct SuiteRequirementTests {
  private static let list = "suites: [routing, a2a-adapter]\n    soak: 0m\n    approvals: {}"

  private static func policy(_ old: String, _ new: String) throws -> PromotionPolicy {
    let text = try Repository.text("policy.yaml")
    let bytes = try Change("form", old, new).applied(to: text)
    return try PromotionPolicy.parse(bytes, file: "policy.yaml")
  }

  /// The suites of staging, each as its name, file, tests and class.
  private static func read(_ suites: String) throws -> [String] {
    let policy = try policy(list, "suites: \(suites)\n    soak: 0m\n    approvals: {}")
    return try #require(policy.promotion(from: .dev, to: .staging)).suites.map {
      "\($0.name) \($0.file) \($0.tests) \($0.cases ?? "-")"
    }
  }

  @Test(arguments: [
    ("a list", "[routing]", ["routing suites/routing.xml 1 -"]),
    ("an empty item", "{routing: {}}", ["routing suites/routing.xml 1 -"]),
    (
      "every key", "{routing: {file: junit/r.xml, tests: 120, cases: RoutingTests.}}",
      ["routing junit/r.xml 120 RoutingTests."]
    ),
    (
      "two items in their order", "{b: {tests: 2}, a: {cases: a b}}",
      ["b suites/b.xml 2 -", "a suites/a.xml 1 a b"]
    ),
  ])
  func reads(label: String, suites: String, expected: [String]) throws {
    #expect(try Self.read(suites) == expected, "\(label)")
  }

  @Test(arguments: [
    ("a suite that is a text", "{routing: suites/routing.xml}", "suites.routing"),
    ("an unknown key", "{routing: {least: 1}}", "unknown key"),
    ("no tests", "{routing: {tests: 0}}", "suites.routing.tests"),
    ("a quoted number", "{routing: {tests: \"5\"}}", "quoted"),
    ("a file outside of the folder", "{routing: {file: ../routing.xml}}", "suites.routing.file"),
    ("an absolute path", "{routing: {file: /routing.xml}}", "suites.routing.file"),
    ("an empty component", "{routing: {file: a//b.xml}}", "suites.routing.file"),
    ("an empty class", "{routing: {cases: \"\"}}", "suites.routing.cases"),
    ("a name with a slash", "{a/b: {}}", "expected a name"),
    ("two suites of one file", "{a: {file: suites/b.xml}, b: {}}", "a file of its own"),
    ("a suite twice", "[a, a]", "each item once"),
    ("no suite in a list", "[]", "suites"),
    ("no suite in a mapping", "{}", "at least one suite"),
    ("a text", "routing", "suites"),
  ])
  func refuses(label: String, suites: String, says: String) throws {
    let error = try #require(throws: YAMLError.self, "\(label)") { try Self.read(suites) }
    #expect("\(error)".contains(says), "\(label): \(error)")
  }

  @Test(arguments: [
    ("linux/arm64", true), ("linux/amd64", true), ("linux", false), ("linux/arm64/v8", false),
    ("linux/", false), ("Linux/amd64", false), ("\"\"", false),
  ])
  func readsAPlatform(text: String, isRead: Bool) {
    let policy = try? Self.policy("vex_keys: []", "vex_keys: []\n  platform: \(text)")
    #expect(policy?.scans.platform == (isRead ? text : nil), "\(text)")
  }
}
