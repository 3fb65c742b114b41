import Console
import Logbook

/// Reads the checkpoint of a log in the upstream of the current branch, as it was at the last
/// fetch.
enum UpstreamCheckpoint {
  /// Returns the checkpoint. Returns `nil` if the log is not in a git repository, if the branch has
  /// no upstream, or if the upstream has no checkpoint of this log yet.
  ///
  /// Throws `undecided` if git does not answer, or if no branch is checked out, because it is then
  /// unknown which log is the newest. Throws an integrity failure if the checkpoint does not
  /// verify.
  static func known(of log: LogFolder, _ programs: ProgramPath) throws(Failure) -> SignedCheckpoint?
  {
    do throws(Failure) { return try read(log, Git(folder: log.path, programs: programs)) } catch {
      guard error.status == .undecided else { throw error }
      let step = "pass --offline to record that the upstream was not checked"
      throw Failure(error.status, error.message, hint: [error.hint, step].joinedSteps)
    }
  }

  private static func read(_ log: LogFolder, _ client: Git) throws(Failure) -> SignedCheckpoint? {
    guard try git(client.isBelowRepository()) else { return nil }
    guard let branch = try git(client.branch()) else {
      throw Failure(
        .undecided, "\(log.path): git has no branch checked out, so it has no upstream checkpoint",
        hint: "run git switch BRANCH")
    }
    guard let upstream = try git(client.upstream(of: branch)) else { return nil }
    guard let commit = try git(client.id(of: upstream)) else {
      throw Failure(
        .undecided, "\(upstream), the upstream of \(branch): not in this clone",
        hint: "run git fetch")
    }
    let objects = GitObjects(client)
    let path = try git(client.prefix()) + [Array("checkpoint".utf8)]
    let tree = try git(objects.commit(commit)).tree
    guard let entry = try git(objects.entry(at: path, below: tree)) else { return nil }
    let bytes = try git(objects.blob(entry.id))
    do { return try SignedCheckpoint(parsing: bytes, key: log.key) } catch {
      throw Failure(.integrity, "\(log.path)/checkpoint in the upstream branch: \(error)")
    }
  }
}

extension [String?] {
  fileprivate var joinedSteps: String { compactMap { $0 }.joined(separator: ", or ") }
}
