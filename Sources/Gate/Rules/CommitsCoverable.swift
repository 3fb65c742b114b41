import Policy

extension GateRule {
  /// Every commit since the last promotion into the target can be approved by a person who did not
  /// make it. With `approvals.commits: signed`, every commit is also signed by a key of
  /// `allowed_signers`.
  ///
  /// No: `1 commit that nobody else can approve: 1f3c5a7e9b24 (alice@example.com, bob@example.com)`.
  /// Repair: give a role to a person who made none of these commits.
  static let commitsCoverable = GateRule(
    id: "commits_coverable", requires: { !$0.approvals.isEmpty },
    decide: { input throws(RuleFailure) in
      guard let commits = try input.commits?.get() else {
        throw .no(
          "the commits of this promotion were not read", next: "run relayctl gate in the repository"
        )
      }
      let policy = input.policy
      if policy.approvals.commits == .signed { try requireSignatures(commits.commits) }
      let coverage = CommitCoverage(commits.commits, policy.people)
      if policy.approvals.unknownAuthors == .refused, coverage.unknown > 0 {
        throw .no(
          "commits with an address of nobody: \(coverage.commits.filter { $0.unknown > 0 }.text)",
          next: "add the addresses below people in environments/policy.yaml")
      }
      let approvers = Set(policy.approvals.roles.values.joined())
        .filter { $0.lowercased() != input.requestedBy.lowercased() }
      let uncovered = coverage.uncovered(by: approvers)
      guard uncovered.isEmpty else {
        throw .no(
          "commits that nobody else can approve: \(uncovered.text)",
          next: "give a role to a person who made none of these commits")
      }
      return RulePass(reason(coverage, base: commits.base, policy.approvals.commits))
    })

  private static func requireSignatures(_ commits: [ReleaseCommit]) throws(RuleFailure) {
    for commit in commits {
      guard case .missing(let reason) = commit.signature else { continue }
      throw .no(
        "commit \(commit.id.prefix(12)): \(reason), expected a signature by a key of "
          + "environments/allowed_signers",
        next: "have the author sign the commit: git commit --amend -S, with gpg.format ssh")
    }
  }

  private static func reason(
    _ coverage: CommitCoverage, base: String, _ required: ApprovalPolicy.Commits
  ) -> String {
    let count = coverage.commits.count
    guard count > 0 else { return "no commit since \(base.prefix(12)) needs an approval" }
    let makers = coverage.makers.isEmpty ? "nobody known" : coverage.makers.joined(separator: ", ")
    let unknown = coverage.unknown == 0 ? "" : "; with unknown addresses: \(coverage.unknown)"
    let authors = required == .signed ? "authors as signed" : "authors as named"
    return "commits since \(base.prefix(12)): \(count), by \(makers)\(unknown); \(authors)"
  }
}
