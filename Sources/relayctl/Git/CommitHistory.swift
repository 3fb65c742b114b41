/// Finds the commits of a release from the raw commits alone.
///
/// `git rev-list` only proposes which commits to read. The parents in the commits themselves, which
/// are hashed again, decide what is reachable, so grafts, replacements and the commit graph file
/// change nothing.
struct CommitHistory: Sendable {
  /// The number of commits that one call of git reads.
  private static let batch = 20_000
  private let objects: GitObjects

  init(_ objects: GitObjects) { self.objects = objects }

  /// Returns the commits that are reachable from `release` and not from `base`; without `base`, all
  /// commits that are reachable from `release`. The release comes first. Throws if a commit is not
  /// in this clone.
  func commits(
    of release: GitObjectID, since base: GitObjectID?
  ) throws(GitError) -> [GitCommit] {
    var known: [GitObjectID: GitCommit] = [:]
    try read(proposed([release] + [base].compactMap(\.self)), into: &known)
    var before: Set<GitObjectID> = []
    if let base { _ = try walk(from: base, excluding: [], visited: &before, &known) }
    var visited: Set<GitObjectID> = []
    return try walk(from: release, excluding: before, visited: &visited, &known)
  }

  /// Reports whether `ancestor` is reachable from `commit`.
  func isReachable(_ ancestor: GitObjectID, from commit: GitObjectID) throws(GitError) -> Bool {
    try commits(of: commit, since: nil).contains { $0.id == ancestor }
  }

  private func walk(
    from start: GitObjectID, excluding excluded: Set<GitObjectID>,
    visited: inout Set<GitObjectID>, _ known: inout [GitObjectID: GitCommit]
  ) throws(GitError) -> [GitCommit] {
    var found: [GitCommit] = []
    var next = [start]
    while let id = next.popLast() {
      guard !excluded.contains(id), visited.insert(id).inserted else { continue }
      if known[id] == nil { try read([id], into: &known) }
      guard let commit = known[id] else { throw objects.missing(id) }
      found.append(commit)
      next += commit.parents.reversed()
    }
    return found
  }

  private func read(
    _ ids: [GitObjectID], into known: inout [GitObjectID: GitCommit]
  ) throws(GitError) {
    for start in stride(from: 0, to: ids.count, by: CommitHistory.batch) {
      let part = Array(ids[start..<min(start + CommitHistory.batch, ids.count)])
      let contents = try objects.read(part, .commit) { Array($0) }
      for (id, content) in zip(part, contents) {
        if let content { known[id] = try GitCommit(id, parsing: content[...]) }
      }
    }
  }

  /// Returns the commits that git finds behind `tips`. The list need not be complete: a commit that
  /// it lacks is read when the walk reaches it.
  private func proposed(_ tips: [GitObjectID]) -> [GitObjectID] {
    let arguments = ["rev-list", "--end-of-options"] + tips.map(\.description)
    guard let output = try? objects.git.answer(arguments, outputLimit: 64 << 20) else {
      return tips
    }
    return output.split(separator: UInt8(ascii: "\n")).compactMap { GitObjectID(hex: $0) }
  }
}
