import Attestation
import Console
import Policy

extension Git {
  /// Creates an instance that runs git in the root of the workspace, which need not be in a
  /// repository.
  init(_ workspace: Workspace) { self.init(folder: workspace.root, programs: workspace.programs) }
}

extension GitOptions {
  /// Returns the value of `--actor`, or else the principal that git's `user.email` belongs to.
  /// Throws a usage error if it is neither a principal of `allowed_signers` nor a machine of the
  /// policy. It proves nothing about the user; it only keeps names of nobody out of the log.
  static func actor(_ invocation: Invocation, _ workspace: Workspace) throws(Failure) -> String {
    let people = try workspace.policy().people
    if let given = invocation[actor] {
      return try known(given, "--actor: \(given)", people, workspace)
    }
    guard let email = try git(Git(workspace).setting("user.email")) else {
      throw Failure(.usage, "no actor: git has no user.email here, expected --actor PERSON")
    }
    return try known(
      people.owner(of: PersonAddress(email)) ?? email, "git's user.email \(email)", people,
      workspace)
  }

  private static func known(
    _ name: String, _ source: String, _ people: PeoplePolicy, _ workspace: Workspace
  ) throws(Failure) -> String {
    if people.isMachine(name) { return name }
    let signers = try AllowedSigners(
      parsing: workspace.content(of: workspace.path(Workspace.allowedSigners)))
    guard signers.lines(of: name).isEmpty else { return name }
    throw Failure(
      .usage,
      "\(source): nobody in \(Workspace.allowedSigners), and no machine in environments/policy.yaml",
      hint: "pass --actor PERSON with the name of a person there, or of a machine in machines")
  }

  /// Returns the id of the release commit of a workspace ``Workspace/atRelease()``. `--commit` may
  /// name it, or a commit with the same release.
  static func releaseCommit(
    _ invocation: Invocation, _ workspace: Workspace
  ) throws(Failure) -> String {
    guard let release = workspace.release else { preconditionFailure("not at a release") }
    guard let given = invocation[commit], given != release.id else { return release.id }
    guard try release.isSame(given) else {
      throw Failure(
        .usage, "--commit \(given): not the release commit, expected \(release.id)",
        hint: "check out the commit to promote, and leave --commit out")
    }
    return release.id
  }

  /// Returns the value of `--commit`, or else the commit of git's `HEAD`.
  static func commit(_ invocation: Invocation, _ workspace: Workspace) throws(Failure) -> String {
    if let given = invocation[commit] { return given }
    do throws(GitError) {
      if let head = try Git(workspace).id(of: "HEAD") { return "\(head)" }
    } catch .noRepository {
      // As in a repository without a commit.
    } catch {
      throw Failure(error)
    }
    throw Failure(.usage, "no commit: git has no HEAD here, expected --commit SHA")
  }
}
