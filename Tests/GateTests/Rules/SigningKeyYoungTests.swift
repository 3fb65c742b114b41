import Configuration
import Crypto
import Evidence
import Policy
import RFC3339
import Support
import Testing

@testable import Gate

/// The rule `signing_key_young`, with 365 days.
@Suite struct SigningKeyYoungTests {
  private static let key = "environments/keys/manifest.pem"
  private static let now = GateSample.now

  /// People approved the keys, each so many seconds ago, in this order.
  private static func approved(
    _ changes: (key: Digest, ago: Int64)...
  ) -> ApprovedChanges {
    ApprovedChanges(
      counted: changes.enumerated().map { number, change in
        let approvals = ["bob", "carol"].map { name in
          CountedApproval(
            file: "approval_1", principal: "\(name)@example.com", key: name,
            digest: GateSample.digest("\(name) \(number)"),
            approval: PromotionSample.approval(issued: now.adding(seconds: -change.ago)))
        }
        return .init(
          entry: number, time: now, from: nil, to: change.key, approvals: approvals)
      })
  }

  private static func since(ago seconds: Int64) -> RuleRow.Change {
    {
      let key = try $0.manifestKey.get().digest.sha256
      $0.approvedManifestKey = .success(approved((key, seconds)))
    }
  }

  private static let rows: [RuleRow] =
    [
      .yes(
        "a key of 30 days", "\(key) was approved 30 d ago, expected at most 365 d", [key],
        since(ago: 30 * 86_400)),
      .yes(
        "exactly as old as the policy allows",
        "\(key) was approved 365 d ago, expected at most 365 d",
        [key], since(ago: 365 * 86_400)),
      .no(
        "a second older", "\(key): approved 365 d ago, expected at most 365 d", [key],
        next:
          "run relayctl key new manifest --out FILE, commit the new key, then two people each run "
          + "relayctl key approve --as PRINCIPAL", since(ago: 365 * 86_400 + 1)),
      .no(
        "a key that nobody approved",
        "\(key): its age is unknown, because no approved statement names it", [key],
        next: "two people each run relayctl key approve --as PRINCIPAL",
        { $0.approvedManifestKey = .success(ApprovedChanges(counted: [])) }),
      .no(
        "another key that people approved",
        "\(key): its age is unknown, because no approved statement names it", [key],
        next: "two people each run relayctl key approve --as PRINCIPAL",
        { $0.approvedManifestKey = .success(approved((GateSample.otherDigest, 60))) }),
      .no(
        "an old key that was approved again", "\(key): approved 365 d ago, expected at most 365 d",
        [key],
        next:
          "run relayctl key new manifest --out FILE, commit the new key, then two people each run "
          + "relayctl key approve --as PRINCIPAL"
      ) {
        let key = try $0.manifestKey.get().digest.sha256
        $0.approvedManifestKey = .success(
          approved((key, 365 * 86_400 + 60), (GateSample.otherDigest, 120), (key, 60)))
      },
      .yes(
        "300 s ahead, as clocks may be", "\(key) was approved 0 s ago, expected at most 365 d",
        [key],
        since(ago: -300)),
      .no(
        "approved in the future",
        "\(key): approved at 2026-11-27T12:05:01Z, which is in the future",
        [key], next: "check the clock of the approvers", since(ago: -301)),
    ]
    + RuleRow.passesOn("keys") { $0.signerKeys = .failure($1) }
    + RuleRow.passesOn("approvals") { $0.approvedManifestKey = .failure($1) }

  @Test(arguments: rows) func decides(row: RuleRow) throws { try row.check(.signingKeyYoung) }

  @Test func isAskedOfAPromotionThatNeedsTheSignature() throws {
    #expect(try !GateRule.signingKeyYoung.isAsked(into: .staging))
    #expect(try GateRule.signingKeyYoung.isAsked(into: .prod))
  }

  @Test func aShorterLimitOfThePolicyCounts() throws {
    var input = try GateSample.input(policy: [
      Change("30 days", "signing_key_days: 365", "signing_key_days: 29")
    ])
    try Self.since(ago: 30 * 86_400)(&input)
    #expect(GateRule.signingKeyYoung.outcome(input).answer == .no)
    try Self.since(ago: 29 * 86_400)(&input)
    #expect(GateRule.signingKeyYoung.outcome(input).answer == .yes)
  }
}
