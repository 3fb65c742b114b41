import Console

extension Git {
  /// Creates an instance that runs git in the root of the workspace, which need not be in a
  /// repository.
  init(_ workspace: Workspace) { self.init(folder: workspace.root, programs: workspace.programs) }
}

extension GitOptions {
  /// Returns the value of `--actor`, or else git's `user.email`.
  static func actor(_ invocation: Invocation, _ workspace: Workspace) throws(Failure) -> String {
    if let given = invocation[actor] { return given }
    if let email = try git(Git(workspace).setting("user.email")) { return email }
    throw Failure(.usage, "no actor: git has no user.email here, expected --actor PERSON")
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
