import Crypto
import Policy
import Support
import Testing

@testable import Gate

/// The answer of some approvals, and the reasons for it.
@Suite struct ApprovalResultTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var rejections: [String] = []
    var refused: [RefusedApproval] = []
    var missing: [(String, Int)] = []
    let answer: RuleOutcome.Answer
    var reasons: [String] = []

    var result: ApprovalResult {
      ApprovalResult(
        counted: [],
        rejections: rejections.map { reason in
          CountedApproval(
            file: "0.json", principal: "carol", key: "1", digest: SHA256.digest(of: []),
            approval: PromotionSample.approval(role: "security", reason: reason))
        },
        refused: refused,
        missing: missing.map { ApprovalRequirement(role: $0.0, count: $0.1) })
    }
  }

  static let late = RefusedApproval(file: "1.json", reason: "too late", isIntegrity: false)
  static let forged = RefusedApproval(file: "2.json", reason: "forged", isIntegrity: true)

  static let rows = [
    Row(testDescription: "nothing is missing", answer: .yes),
    Row(testDescription: "one that does not count", refused: [late], answer: .yes),
    Row(
      testDescription: "two roles are missing",
      missing: [("release-engineer", 1), ("security", 2)],
      answer: .no,
      reasons: ["missing approvals: 1 in role release-engineer, 2 in role security"]),
    Row(
      testDescription: "a rejection", rejections: ["wait for OPS-3"], answer: .no,
      reasons: ["rejected by carol (security): wait for OPS-3"]),
    Row(
      testDescription: "a rejection without a reason", rejections: [""], answer: .no,
      reasons: ["rejected by carol (security)"]),
    Row(
      testDescription: "a forged one", refused: [late, forged], answer: .integrity,
      reasons: ["2.json: forged"]),
    Row(
      testDescription: "all at once", rejections: [""], refused: [forged], missing: [("x", 1)],
      answer: .integrity,
      reasons: [
        "rejected by carol (security)", "2.json: forged", "missing approvals: 1 in role x",
      ]),
  ]

  @Test(arguments: rows) func answers(_ row: Row) {
    #expect(row.result.answer == row.answer)
    #expect(row.result.isSatisfied == (row.answer == .yes))
    #expect(row.result.reasons == row.reasons)
    #expect((row.result.missingText == nil) == row.missing.isEmpty)
  }
}
