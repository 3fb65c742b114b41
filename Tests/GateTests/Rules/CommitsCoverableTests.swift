import Configuration
import Policy
import Support
import Testing

@testable import Gate

/// The rule `commits_coverable`.
@Suite struct CommitsCoverableTests {
  private static let signed = [
    Change("signed", "  valid_for: 24h\n", "  valid_for: 24h\n  commits: signed\n")
  ]
  private static let known = [
    Change("known", "  valid_for: 24h\n", "  valid_for: 24h\n  unknown_authors: refused\n")
  ]
  private static let rows: [RuleRow] =
    [
      .yes(
        "commits of one person",
        "commits since bbbbbbbbbbbb: 2, by bob@example.com; authors as named"),
      .yes(
        "commits of two, a third can approve",
        "commits since bbbbbbbbbbbb: 2, by bob@example.com, carol@example.com; authors as named"
      ) { $0.commits = .success(GateSample.commits("bob@example.com", "carol@example.com")) },
      .yes(
        "an address of nobody is counted",
        "commits since bbbbbbbbbbbb: 2, by nobody known; with unknown addresses: 2; authors as named"
      ) { $0.commits = .success(GateSample.commits("mallory@example.com")) },
      .yes("nothing to approve", "no commit since bbbbbbbbbbbb needs an approval") {
        $0.commits = .success(ReleaseCommits(base: String(repeating: "b", count: 40), commits: []))
      },
      .no(
        "everybody with a role made them, but for the requester",
        "commits that nobody else can approve: cccccccccccc (bob@example.com, carol@example.com, "
          + "dave@example.com), aaaaaaaaaaaa (*)",
        next: "give a role to a person who made none of these commits"
      ) {
        $0.commits = .success(
          GateSample.commits("bob@example.com", "carol@example.com", "dave@example.com"))
      },
      .no(
        "not read", "the commits of this promotion were not read",
        next: "run relayctl gate in the repository"
      ) { $0.commits = nil },
    ] + RuleRow.passesOn("commits") { $0.commits = .failure($1) }

  @Test(arguments: rows) func decides(row: RuleRow) throws { try row.check(.commitsCoverable) }

  @Test func refusesUnknownAddressesIfThePolicyDoes() throws {
    var input = try GateSample.input(policy: Self.known)
    #expect(GateRule.commitsCoverable.outcome(input).answer == .yes)
    input.commits = .success(GateSample.commits("bob@example.com", "mallory@example.com"))
    let outcome = GateRule.commitsCoverable.outcome(input)
    #expect(outcome.answer == .no)
    #expect(outcome.reason.contains("unknown: 1"))
  }

  @Test(arguments: [
    (ReleaseCommit.Signature.valid("bob@example.com"), true), (.missing("not signed"), false),
  ])
  func asksForSignaturesIfThePolicyDoes(
    signature: ReleaseCommit.Signature, isYes: Bool
  ) throws {
    var input = try GateSample.input(policy: Self.signed)
    input.commits = .success(GateSample.commits("bob@example.com", signature: signature))
    let outcome = GateRule.commitsCoverable.outcome(input)
    #expect((outcome.answer == .yes) == isYes, "\(outcome.reason)")
    #expect(outcome.reason.contains(isYes ? "authors as signed" : "not signed"))
  }

  @Test func isAskedOfPromotionsWithApprovals() throws {
    #expect(try !GateRule.commitsCoverable.isAsked(into: .staging))
    #expect(try GateRule.commitsCoverable.isAsked(into: .prod))
  }
}
