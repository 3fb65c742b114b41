import Configuration
import Policy
import RFC3339
import Subprocess
import Support
import Testing

@Suite struct CommittedEnvironmentsTests {
  private let now = Timestamp(seconds: 1_795_435_200)  // 2026-11-23T12:00:00Z

  private func environment(_ name: EnvironmentName) throws -> Environment {
    let path = "\(name)/runtime.env"
    let file = try EnvironmentFile.parse(try Repository.bytes(path), file: path)
    return try Contract.check(file, environment: name)
  }

  private func policy() throws -> PromotionPolicy {
    try PromotionPolicy.parse(try Repository.bytes("policy.yaml"), file: "policy.yaml")
  }

  private func exceptions() throws -> [DriftException] {
    try ExceptionList.parse(try Repository.bytes("exceptions.yaml"), file: "exceptions.yaml")
  }

  @Test(arguments: EnvironmentName.allCases)
  func isCompleteAndFitsTheContract(name: EnvironmentName) throws {
    try environment(name).requireComplete()
  }

  @Test func stagingAndProdAreWithinTheDriftRule() throws {
    let policy = try policy()
    let report = Drift.compare(
      from: try environment(.staging), to: try environment(.prod), exceptions: try exceptions(),
      limit: policy.driftLimit, now: now)
    #expect(report.compared == 21)
    #expect(report.comparedByValue == 12)
    #expect(report.secrets == 7)
    #expect(report.differences == 1)
    #expect(report.drift.description == "4.76")
    #expect(report.reasons.isEmpty)
    #expect(report.warnings.isEmpty)
    #expect(report.changes.filter(\.accepted).map(\.ticket) == ["OPS-1423"])
  }

  @Test func withoutItsExceptionTheDifferenceIsRefused() throws {
    let report = Drift.compare(
      from: try environment(.staging), to: try environment(.prod), exceptions: [],
      limit: try policy().driftLimit, now: now)
    #expect(!report.isYes)
  }

  @Test(arguments: EnvironmentName.allCases)
  func namesOnlyVaultsThatThePolicyAllows(name: EnvironmentName) throws {
    let policy = try policy()
    let references = try environment(name).entries.compactMap(\.reference)
    #expect(references.count == (name == .dev ? 5 : 9))
    for reference in references {
      #expect(throws: Never.self) {
        try ReferenceRule.location(of: reference, in: name, policy: policy)
      }
    }
  }

  @Test(arguments: EnvironmentName.allCases)
  func allowlistIsInItsFormat(name: EnvironmentName) throws {
    let path = "\(name)/allowlist.sha256"
    let list = try AllowList.parse(try Repository.bytes(path), file: path)
    #expect(list.hashes.count == [.dev: 1, .staging: 3, .prod: 5][name])
  }

  @Test func approversOfThePolicyHaveOneKeyEach() throws {
    let lines = try Repository.text("allowed_signers").split(separator: "\n")
    let fields = lines.map { $0.split(separator: " ").map(String.init) }
    for field in fields {
      try #require(field.count == 4, "principal, options, type, key")
      #expect(
        field[1]
          == #"namespaces="relay-approval,relay-allowlist,relay-key,relay-incident,relay-anchors""#)
      #expect(field[2] == "ssh-ed25519")
    }
    let principals = fields.map { $0[0] }
    #expect(Set(principals).count == lines.count)
    #expect(Set(fields.map { $0[3] }).count == lines.count)
    #expect(Set(try policy().approvals.roles.values.joined()) == Set(principals))
  }

  @Test func trustPolicyNamesTheOriginOfThePolicy() throws {
    let origin = try policy().logbookOrigin
    let lines = try Repository.text("trust.policy").split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("log \(origin)+") })
  }

  @Test func holdsNoPrivateKey() throws {
    let output = try Programs.run(
      "grep", "-rlE", "PRIVATE.KEY", "\(Places.root)/environments", in: "/")
    #expect(output.stdout.isEmpty)
  }
}
