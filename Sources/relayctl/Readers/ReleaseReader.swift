import Configuration
import Console
import Gate
import Logbook
import Policy

/// Reads from git what the rules need to know about the release commit.
struct ReleaseReader {
  private let workspace: Workspace
  private let release: ReleaseInputs

  /// Creates a reader for a workspace that is at a release.
  init(_ workspace: Workspace) {
    guard let release = workspace.release else { preconditionFailure("not at a release") }
    self.workspace = workspace
    self.release = release
  }

  /// Returns whether the commit that a report names has the same release; see
  /// ``ReleaseInputs/isSame(_:)``.
  func isSame(_ commit: String) throws(Failure) -> Bool { try release.isSame(commit) }

  /// Returns the facts for a promotion into `environment`. `commits` are those that the evidence
  /// and the manifest name.
  func facts(
    _ environment: EnvironmentName, _ policy: PromotionPolicy, _ commits: [String],
    _ log: Result<DeploymentLog, RuleFailure>
  ) throws(Failure) -> ReleaseFacts {
    var same = Set(release.commit.ids.map { "\($0)" })
    for commit in commits where try isSame(commit) { same.insert(commit) }
    var history = GitHistory(release.commit.objects)
    return ReleaseFacts(
      commits: same,
      differences: answered(
        next: "make the files of environments/ readable",
        try release.differences(from: workspace.root)),
      branch: answered(next: "run git fetch", try branch(policy.git, &history)),
      descent: descent(environment, log, &history),
      programs: workspace.programs.isGiven ? workspace.programs.folders : nil)
  }

  private func branch(
    _ policy: GitPolicy?, _ history: inout GitHistory
  ) throws(Failure) -> ReleaseFacts.Branch {
    guard let policy else { return .unnamed }
    let ref = "refs/remotes/\(policy.remote)/\(policy.branch)"
    let name = "\(policy.remote)/\(policy.branch)"
    guard let tip = try git(release.commit.objects.git.id(of: ref)) else {
      throw Failure(
        .undecided, "\(name), the branch that policy.yaml names: not in this clone",
        hint: "run git fetch \(policy.remote) \(policy.branch)")
    }
    let isOn: Bool
    do throws(GitError) { isOn = try history.isAncestor(release.commit.id, of: tip) } catch {
      throw Failure(error)
    }
    return isOn ? .on(name) : .notOn(name)
  }

  private func descent(
    _ environment: EnvironmentName, _ log: Result<DeploymentLog, RuleFailure>,
    _ history: inout GitHistory
  ) -> Result<ReleaseFacts.Descent, RuleFailure> {
    let entries: DeploymentLog
    switch log {
    case .failure(let failure): return .failure(failure)
    case .success(let log): entries = log
    }
    let last: Entry
    do throws(RuleFailure) {
      guard let entry = try entries.lastPromotion(into: environment) else {
        return .success(.first)
      }
      last = entry
    } catch {
      return .failure(error)
    }
    let commit = last.content.commit
    if entries.isRolledBack(environment) { return .success(.rolledBack(commit)) }
    guard let id = GitObjectID(commit) else { return .success(.notFrom(commit)) }
    do throws(GitError) {
      let descends = try history.isAncestor(id, of: release.commit.id)
      return .success(descends ? .from(commit) : .notFrom(commit))
    } catch {
      return .failure(RuleFailure(Failure(error), next: "run git fetch --unshallow"))
    }
  }
}
