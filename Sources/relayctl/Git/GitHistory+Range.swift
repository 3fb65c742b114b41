extension GitHistory {
  /// Returns the commits that are reachable from `release` and not from `base`; without `base`, all
  /// commits that are reachable from `release`. The release comes first. Throws if a commit is not
  /// in this clone.
  mutating func commits(
    of release: GitObjectID, since base: GitObjectID?
  ) throws(GitError) -> [GitCommit] {
    var before: Set<GitObjectID> = []
    if let base { _ = try walk(from: base, visited: &before) }
    return try walk(from: release, visited: &before)
  }

  /// Returns `start` and its ancestors that are not in `visited`, and adds them to `visited`.
  private mutating func walk(
    from start: GitObjectID, visited: inout Set<GitObjectID>
  ) throws(GitError) -> [GitCommit] {
    var found: [GitCommit] = []
    var next = [start]
    while let id = next.popLast() {
      guard visited.insert(id).inserted else { continue }
      let commit = try commit(id)
      found.append(commit)
      next += commit.parents.reversed()
    }
    return found
  }
}
