/// Walks the history of a repository along the parents that the commits themselves name.
///
/// `git rev-list` only guesses which commits to read next, so that a long history takes few calls.
/// Its answer decides nothing: grafts and replacements can change it.
struct GitHistory {
  /// How many commits are read at once.
  private static let batch = 512

  let objects: GitObjects
  private var commits: [GitObjectID: GitCommit] = [:]

  init(_ objects: GitObjects) { self.objects = objects }

  /// Returns a commit. Throws if it is not in this clone.
  mutating func commit(_ id: GitObjectID) throws(GitError) -> GitCommit {
    if let known = commits[id] { return known }
    try readAhead(from: id)
    if let known = commits[id] { return known }
    let commit = try objects.commit(id)
    commits[id] = commit
    return commit
  }

  /// Returns whether `ancestor` is `descendant` or one of its ancestors. Throws if it is not found
  /// and a part of the history is not in this clone.
  mutating func isAncestor(
    _ ancestor: GitObjectID, of descendant: GitObjectID
  ) throws(GitError) -> Bool {
    var seen: Set<GitObjectID> = [descendant]
    var queue = [descendant]
    var next = 0
    var gap: GitError?
    while next < queue.count {
      let id = queue[next]
      next += 1
      if id == ancestor { return true }
      do throws(GitError) {
        for parent in try commit(id).parents where seen.insert(parent).inserted {
          queue.append(parent)
        }
      } catch .missing(let id, let clone) {
        gap = gap ?? .missing(id, clone)
      }
    }
    if let gap { throw gap }
    return false
  }

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

  /// Reads the commits that git lists first from `id` on, as far as they are in this clone.
  private mutating func readAhead(from id: GitObjectID) throws(GitError) {
    let arguments = ["rev-list", "--max-count=\(GitHistory.batch)", "--end-of-options", "\(id)"]
    guard let listing = (try? objects.git.answer(arguments)) ?? nil else { return }
    let ids = listing.split(separator: UInt8(ascii: "\n")).compactMap { GitObjectID(hex: $0) }
    let unknown = ids.filter { commits[$0] == nil && $0.bytes.count == id.bytes.count }
    let read = try objects.read(unknown, .commit) { (content) throws(GitError) in Array(content) }
    for (id, content) in zip(unknown, read) {
      guard let content else { continue }
      commits[id] = try GitCommit(id, parsing: content[...])
    }
  }
}
