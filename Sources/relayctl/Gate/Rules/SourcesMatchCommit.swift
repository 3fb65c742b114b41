import Console
import Policy

/// The sources that the lock pins are those of the commit, by git's own objects and not by the working tree.
enum SourcesMatchCommit: GateRule {
  static let id = "sources_match_commit"

  static func applies(to promotion: PromotionRule) -> Bool { promotion.evidence.contains(.lock) }

  static func decide(_ input: GateInput) throws(Shortfall) -> Grounds {
    let lock = try input.lock.get()
    let next = "check out \(input.commit), make build && relayctl lock write"
    let committed: SourceList?
    do throws(Failure) {
      committed = try CommittedSources(Git(input.workspace)).list(at: input.commit)
    } catch {
      throw Shortfall(error, next: next)
        ?? Shortfall.no(error.message, [lock.note], next: next)
    }
    guard let committed, !committed.files.isEmpty else {
      throw .no(
        "commit \(input.commit): git does not have it here, expected the commit of the lock",
        [lock.note], next: "git fetch, or give --commit")
    }
    guard committed.files == lock.lock.sources.files else {
      throw .no(
        "relay.lock: pins other sources than commit \(input.commit): "
          + difference(lock.lock.sources, committed), [lock.note], next: next)
    }
    return Grounds(
      reason: "\(committed.files.count) files as committed", evidence: [lock.note])
  }

  /// The first few files that differ.
  private static func difference(_ pinned: SourceList, _ committed: SourceList) -> String {
    let paths = Set(pinned.files.keys).union(committed.files.keys)
      .filter { pinned.files[$0] != committed.files[$0] }.sorted()
    let shown = paths.prefix(3).map(\.text).joined(separator: ", ")
    return paths.count > 3 ? "\(shown) and \(paths.count - 3) more" : shown
  }
}
