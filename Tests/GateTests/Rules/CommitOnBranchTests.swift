import Support
import Testing

@testable import Gate

/// `commit_on_branch` and `inputs_match_commit`: what git says about the commit.
@Suite struct CommitOnBranchTests {
  private static let last = String(repeating: "c", count: 40)
  private static let undecided = RuleFailure(.undecided, "not in this clone", next: "fetch")

  @Test(
    arguments: [
      ("on the branch", .success(.on("origin/main")), .success(.first), .yes),
      ("no branch named", .success(.unnamed), .success(.first), .yes),
      ("not on the branch", .success(.notOn("origin/main")), .success(.first), .no),
      ("the branch is not here", .failure(undecided), .success(.first), .undecided),
      ("descends", .success(.on("origin/main")), .success(.from(last)), .yes),
      ("after a rollback", .success(.on("origin/main")), .success(.rolledBack(last)), .yes),
      ("does not descend", .success(.on("origin/main")), .success(.notFrom(last)), .no),
      ("not on the branch and unknown", .success(.notOn("o/m")), .failure(undecided), .no),
      ("unknown", .success(.on("origin/main")), .failure(undecided), .undecided),
    ]
      as [(
        String, Result<ReleaseFacts.Branch, RuleFailure>, Result<ReleaseFacts.Descent, RuleFailure>,
        RuleOutcome.Answer
      )])
  func decides(
    name: String, branch: Result<ReleaseFacts.Branch, RuleFailure>,
    descent: Result<ReleaseFacts.Descent, RuleFailure>, answer: RuleOutcome.Answer
  ) throws {
    var input = try GateSample.input()
    input.release.branch = branch
    input.release.descent = descent
    #expect(GateRule.commitOnBranch.outcome(input).answer == answer, "\(name)")
  }

  @Test func saysThatThePolicyNamesNoBranch() throws {
    var input = try GateSample.input()
    input.release.branch = .success(.unnamed)
    #expect(
      GateRule.commitOnBranch.outcome(input).reason
        == "no branch named in the policy, so none is required; the first promotion into prod")
  }

  @Test func showsWhereProgramsCameFrom() throws {
    var input = try GateSample.input()
    input.release.programs = "/opt/git/bin"
    let reason = GateRule.inputsMatchCommit.outcome(input).reason
    #expect(reason.hasSuffix("…; git and ssh-keygen from /opt/git/bin"))
  }

  @Test func namesTheFirstDifferences() throws {
    var input = try GateSample.input()
    input.release.differences = .success((1...7).map { "f\($0): changed" })
    let outcome = GateRule.inputsMatchCommit.outcome(input)
    #expect(outcome.answer == .no)
    #expect(
      outcome.reason.hasSuffix(
        ": f1: changed, f2: changed, f3: changed, f4: changed, f5: changed and 2 more"))
  }

  @Test func decidesNothingIfGitWasNotAsked() throws {
    var input = try GateSample.input()
    input.release = .unasked
    #expect(GateRule.commitOnBranch.outcome(input).answer == .undecided)
    #expect(GateRule.inputsMatchCommit.outcome(input).answer == .undecided)
  }
}
