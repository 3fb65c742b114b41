import Lock
import Policy

extension GateRule {
  /// The lock pins exactly the sources of the commit. The rule reads the sources from git's
  /// objects, not from the working tree.
  ///
  /// No: `relay.lock: differs from the sources of commit 0123…: Sources/relay/Daemon/Relay.swift`.
  /// Repair: check out the commit, run `make build`, and write the lock again.
  static let sourcesMatchCommit = GateRule(
    id: "sources_match_commit", requires: { $0.evidence.contains(.lock) },
    decide: { input throws(RuleFailure) in
      let lock = try input.lock.get()
      guard let committed = try input.committedSources.get(), !committed.files.isEmpty else {
        throw .no(
          "commit \(input.commit): not in this git repository",
          [lock.digest], next: "run git fetch, or pass --commit SHA")
      }
      guard committed.files == lock.content.sources.files else {
        throw .no(
          "relay.lock: differs from the sources of commit \(input.commit): "
            + difference(lock.content.sources, committed), [lock.digest],
          next: "check out \(input.commit), then run make build && relayctl lock write")
      }
      return RulePass("files: \(committed.files.count), all match the commit", [lock.digest])
    })
}

/// Returns the paths of the first three files that differ, and the number of other differences.
private func difference(_ pinned: SourceList, _ committed: SourceList) -> String {
  let paths = Set(pinned.files.keys).union(committed.files.keys)
    .filter { pinned.files[$0] != committed.files[$0] }.sorted()
  let shown = paths.prefix(3).map(\.text).joined(separator: ", ")
  return paths.count > 3 ? "\(shown) and \(paths.count - 3) more" : shown
}
