/// What git says about the commit to promote and the work tree.
package struct ReleaseFacts: Sendable {
  /// The ids of commits that have the same release: a report or a manifest may name any of them.
  package var commits: Set<String>
  /// The inputs of the work tree that are not as in the commit, each as `PATH: changed`.
  package var differences: Result<[String], RuleFailure>
  /// Where the commit is with respect to the branch that the policy names.
  package var branch: Result<Branch, RuleFailure>
  /// How the commit relates to the last one that was promoted into the environment.
  package var descent: Result<Descent, RuleFailure>
  /// The folders of `RELAYCTL_PATH`; `nil` if git and ssh-keygen are those of the system.
  package var programs: String?

  package init(
    commits: Set<String>, differences: Result<[String], RuleFailure>,
    branch: Result<Branch, RuleFailure>, descent: Result<Descent, RuleFailure>, programs: String?
  ) {
    self.commits = commits
    self.differences = differences
    self.branch = branch
    self.descent = descent
    self.programs = programs
  }

  package enum Branch: Equatable, Sendable {
    /// The policy names no branch.
    case unnamed
    /// The commit is on the branch with this name, such as `origin/main`.
    case on(String)
    case notOn(String)
  }

  package enum Descent: Equatable, Sendable {
    /// Nothing was promoted into the environment yet.
    case first
    /// The commit is this one, or descends from it.
    case from(String)
    /// The commit does not descend from this one.
    case notFrom(String)
    /// The last entry is a rollback from this commit, so descent is not required.
    case rolledBack(String)
  }

  /// Nothing was asked: every rule about it is undecided.
  package static let unasked: ReleaseFacts = {
    let failure = RuleFailure(.undecided, "git was not asked", next: "run relayctl gate again")
    return ReleaseFacts(
      commits: [], differences: .failure(failure), branch: .failure(failure),
      descent: .failure(failure), programs: nil)
  }()
}

extension GateInput {
  /// Returns whether a commit that a report names is the release.
  func isOfRelease(_ other: String) -> Bool { other == commit || release.commits.contains(other) }
}
