import Lock
import Policy

extension GateRule {
  /// The sources that the lock pins are those of the commit, as read from git's objects rather than
  /// from the working tree.
  ///
  /// No: `relay.lock: pins other sources than commit 0123…: Sources/relay/Daemon/Relay.swift`.
  /// Repair: check out the commit, `make build`, and write the lock again.
  static let sourcesMatchCommit = GateRule(
    id: "sources_match_commit", requires: { $0.evidence.contains(.lock) },
    decide: { input throws(RuleFailure) in
      let lock = try input.lock.get()
      guard let committed = try input.committedSources.get(), !committed.files.isEmpty else {
        throw .no(
          "commit \(input.commit): git does not have it here, expected the commit of the lock",
          [lock.digest], next: "run git fetch, or pass --commit")
      }
      guard committed.files == lock.lock.sources.files else {
        throw .no(
          "relay.lock: pins other sources than commit \(input.commit): "
            + difference(lock.lock.sources, committed), [lock.digest],
          next: "check out \(input.commit), make build && relayctl lock write")
      }
      return RulePass("\(committed.files.count) files as committed", [lock.digest])
    })
}

/// The first few files that differ.
private func difference(_ pinned: SourceList, _ committed: SourceList) -> String {
  let paths = Set(pinned.files.keys).union(committed.files.keys)
    .filter { pinned.files[$0] != committed.files[$0] }.sorted()
  let shown = paths.prefix(3).map(\.text).joined(separator: ", ")
  return paths.count > 3 ? "\(shown) and \(paths.count - 3) more" : shown
}
