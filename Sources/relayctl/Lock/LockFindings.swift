/// What a look at a working tree found: a lock of what is there, and what a whole lock lacks.
struct LockFindings: Equatable, Sendable {
  /// What is there.
  var lock: Lockfile
  /// Programs that are not in their folder.
  var missingPrograms: [String]
  /// Tracked files that are not in the working tree.
  var missingSources: [SourcePath]
  /// Files that the compiler takes and git does not track.
  var untrackedSources: [SourcePath]

  /// Everything in which this is otherwise than `recorded`; an untracked file of `Sources` counts, since it would be
  /// built and no digest tells of it.
  func differences(from recorded: Lockfile) -> [LockDifference] {
    let untracked = untrackedSources.map {
      LockDifference(
        part: .source, name: $0.text, field: "tracked", recorded: nil, found: "untracked")
    }
    return recorded.differences(from: lock) + untracked
  }
}
