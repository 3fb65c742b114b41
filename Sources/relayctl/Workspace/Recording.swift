import Configuration
import Console
import Gate
import Logbook

/// The entry that a command recorded.
struct Recorded {
  let appended: Appended
  /// Whether an earlier call had already recorded the same event.
  let wasThere: Bool

  var entry: Entry { appended.entry }
}

extension LogbookTurn {
  /// Reads the entries about deployments, promotions, rotations, approvals and incidents.
  func history(
    keys: [EnvironmentName: Result<SignerKeys, RuleFailure>] = [:]
  ) throws(Failure) -> DeploymentLog {
    try DeploymentLog(reading: folder).verified(with: keys, in: folder)
  }

  /// Appends the entry of `draft`, unless `known` returns an entry that records the same event.
  mutating func record(_ draft: EntryDraft, unless known: Entry?) throws(Failure) -> Recorded {
    if let known {
      return Recorded(appended: Appended(entry: known, checkpoint: checkpoint), wasThere: true)
    }
    return Recorded(appended: try append(draft), wasThere: false)
  }
}

extension LogbookEntryWriter {
  /// Appends the entry of `draft`, unless `known` finds an entry that records the same event. No
  /// other process appends in between.
  func record(
    _ draft: EntryDraft, keys: [EnvironmentName: Result<SignerKeys, RuleFailure>] = [:],
    unless known: (DeploymentLog) throws(Failure) -> Entry?
  ) throws(Failure) -> Recorded {
    var turn = try turn()
    let found = try known(turn.history(keys: keys))
    return try turn.record(draft, unless: found)
  }
}

extension Entry {
  /// Reports whether the entry records what `draft` says: the same kind, environment, ticket, digests
  /// and details, by whomever and whenever.
  func records(_ draft: EntryDraft) -> Bool {
    var details = content.details
    for own in ["offline", "forced_time"] where draft.details[own] == nil { details[own] = nil }
    return kind == draft.kind && content.env == draft.env && content.ticket == draft.ticket
      && content.digests == draft.digests && details == draft.details
  }
}
