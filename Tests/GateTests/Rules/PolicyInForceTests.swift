import Configuration
import Policy
import RFC3339
import Support
import Testing

@testable import Evidence
@testable import Gate

/// The rule `policy_in_force`.
@Suite struct PolicyInForceTests {
  private static let policy = ["environments/policy.yaml"]
  private static let rows: [RuleRow] = [
    .yes("a year before the policy's last day", "in force until 2027-11-30", policy),
    .yes("the last second of the policy's last day", "in force until 2027-11-30", policy) {
      $0.now = try GateSample.required(Timestamp("2027-11-30T23:59:59Z"))
    },
    .no(
      "the second after it",
      "environments/policy.yaml: expired on 2027-11-30", policy,
      next: "review the policy and set expires to a later day"
    ) { $0.now = try GateSample.required(Timestamp("2027-12-01T00:00:00Z")) },
    .no(
      "a policy that expired before",
      "environments/policy.yaml: expired on 2026-11-26", policy,
      next: "review the policy and set expires to a later day"
    ) {
      $0 = try GateSample.input(policy: [.init("expired", "2027-11-30", "2026-11-26")])
    },
  ]

  @Test(arguments: rows) func decides(row: RuleRow) throws { try row.check(.policyInForce) }

  @Test func namesTheDigestOfThePolicyThatWasRead() throws {
    let input = try GateSample.input()
    #expect(
      GateRule.policyInForce.outcome(input).evidence == [
        FileDigest(name: "environments/policy.yaml", sha256: input.policy.digest)
      ])
  }

  @Test func isAskedOfEveryPromotion() throws {
    #expect(try GateRule.policyInForce.isAsked(into: .staging))
    #expect(try GateRule.policyInForce.isAsked(into: .prod))
  }
}
