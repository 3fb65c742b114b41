/// The result of measuring a working tree: a lock of what is there, and what a complete lock lacks.
package struct LockFindings: Equatable, Sendable {
  package var lock: Lockfile
  /// Programs that are not in their folder.
  package var missingPrograms: [String]
  /// Tracked files that are not in the working tree.
  package var missingSources: [SourcePath]
  /// Files that the compiler reads and git does not track.
  package var untrackedSources: [SourcePath]

  package init(
    lock: Lockfile, missingPrograms: [String], missingSources: [SourcePath],
    untrackedSources: [SourcePath]
  ) {
    self.lock = lock
    self.missingPrograms = missingPrograms
    self.missingSources = missingSources
    self.untrackedSources = untrackedSources
  }

  /// Returns every difference from `recorded`. An untracked file counts: it would be built, and no
  /// digest covers it.
  package func differences(from recorded: Lockfile) -> [LockDifference] {
    let untracked = untrackedSources.map {
      LockDifference(
        part: .source, name: $0.text, field: "tracked", recorded: nil, found: "untracked")
    }
    return recorded.differences(from: lock) + untracked
  }
}
