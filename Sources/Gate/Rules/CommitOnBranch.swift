import Policy

extension GateRule {
  /// The commit is on the branch that `git` in policy.yaml names, as it was at the last fetch, and
  /// descends from the commit that was promoted into this environment last. A policy without `git`
  /// names no branch; the reason then says so. After a rollback, descent is not required.
  ///
  /// No: `commit 0123… is not on origin/main`.
  /// Repair: merge the commit into the branch, and run `git fetch`.
  static let commitOnBranch = GateRule(
    id: "commit_on_branch",
    decide: { input throws(RuleFailure) in
      let commit = input.commit
      let place: String
      switch try input.release.branch.get() {
      case .unnamed: place = "no branch named in the policy, so none is required"
      case .on(let branch): place = "on \(branch)"
      case .notOn(let branch):
        throw .no(
          "commit \(commit) is not on \(branch)",
          next: "merge it into the branch, run git fetch, and promote the commit of the branch")
      }
      switch try input.release.descent.get() {
      case .first: return RulePass("\(place); the first promotion into \(input.promotion.to)")
      case .from(let last): return RulePass("\(place); descends from \(last.prefix(12))…")
      case .rolledBack(let last):
        return RulePass("\(place); after a rollback from \(last.prefix(12))…")
      case .notFrom(let last):
        throw .no(
          "commit \(commit) does not descend from \(last), the last promotion into "
            + "\(input.promotion.to)",
          next: "promote a commit that contains \(last.prefix(12))")
      }
    })
}
