/// The commit that is promoted: what every decision reads its inputs from.
///
/// It is the first commit, from `HEAD` along first parents, whose release differs from that of its
/// first parent. The release of a commit is the tree of the root without the folders of
/// ``records``. So a commit of the logbook or of an approval is not another release. The root may
/// be a folder of a larger repository; a commit that changes only other folders of that repository
/// is not another release either.
struct ReleaseCommit: Sendable {
  /// The folders directly below the root that record what happened to a release.
  static let records = ["logbook", "output", "approvals", "evidence"]

  let id: GitObjectID
  /// The commits from `HEAD` to ``id``, which all have the same release.
  let ids: [GitObjectID]
  let objects: GitObjects
  /// The path of the root below the top of the repository.
  let prefix: [[UInt8]]
  /// The entries of the root at ``id``, without ``records``.
  let entries: [GitTree.Entry]

  /// Finds the release commit of the root that `git` runs in. Throws if a commit on the way is not
  /// in this clone.
  init(_ git: Git) throws(GitError) {
    guard let head = try git.id(of: "HEAD") else {
      throw .refused(GitRefusal(message: "HEAD is a branch without a commit"))
    }
    objects = GitObjects(git)
    prefix = try git.prefix()
    var history = GitHistory(objects)
    var commit = try history.commit(head)
    guard let entries = try ReleaseCommit.entries(of: commit, prefix, objects) else {
      throw .refused(GitRefusal(message: "commit \(head): does not contain \(git.folder)"))
    }
    self.entries = entries
    var ids = [head]
    while let parent = commit.parents.first {
      commit = try history.commit(parent)
      guard try ReleaseCommit.entries(of: commit, prefix, objects) == entries else { break }
      ids.append(parent)
    }
    self.ids = ids
    id = ids[ids.count - 1]
  }

  /// Returns whether a commit has the same release. Throws if it is not in this clone.
  func isSame(as other: GitObjectID) throws(GitError) -> Bool {
    if ids.contains(other) { return true }
    return try ReleaseCommit.entries(of: objects.commit(other), prefix, objects) == entries
  }

  /// Returns the entries of the root at a commit, without ``records``; `nil` if the commit does not
  /// contain the root.
  static func entries(
    of commit: GitCommit, _ prefix: [[UInt8]], _ objects: GitObjects
  ) throws(GitError) -> [GitTree.Entry]? {
    guard let root = try objects.entry(at: prefix, below: commit.tree), root.mode == .folder else {
      return nil
    }
    return try objects.tree(root.id).entries.filter { entry in
      entry.mode != .folder || !records.contains { entry.name.elementsEqual($0.utf8) }
    }
  }
}
