import Console
import Logbook
import RFC3339

/// Appends entries for every command that records: with the log's key, known checkpoints of the upstream branch, and the
/// clock unless `--now` stands for it in a demonstration.
struct LogbookEntryWriter {
  let log: LogFolder
  private let signer: SignerKey
  private let known: SignedCheckpoint?
  private let wait: Duration
  private let isForced: Bool
  private let isOffline: Bool

  /// The options that a command declares to use it.
  static let options: [any AnyOption] = [
    LogbookOptions.log, CommonOptions.logKeyFile, CommonOptions.wait, LogbookOptions.offline,
  ]

  /// Opens log and key; refuses a forced time outside of demonstrations.
  init(_ invocation: Invocation, _ workspace: Workspace) throws(Failure) {
    try workspace.requireRealTime()
    log = try workspace.logbook(invocation)
    signer = try workspace.logbookSigner(invocation, for: log)
    isOffline = invocation[LogbookOptions.offline]
    known = try isOffline ? nil : UpstreamCheckpoint.known(of: log)
    wait = invocation[CommonOptions.wait]
    isForced = workspace.hasForcedTime
  }

  /// Completes what an append that was killed left; the entry that this made durable, if any.
  func recover() throws(Failure) -> Entry? {
    try logged { () throws(LogbookError) in try log.recover(signer: signer, wait: wait) }
  }

  /// Appends one entry; it is durable and signed when `acknowledge` is called, before anything is tidied up.
  func append(
    _ draft: EntryDraft, acknowledge: (Appended) -> Void = { _ in }
  ) throws(Failure) -> Appended {
    var draft = draft
    if isOffline { draft.details["offline"] = "yes" }
    return try logged { () throws(LogbookError) in
      try log.append(
        draft, signer: signer, known: known, wait: wait, acknowledge: acknowledge,
        clock: isForced ? nil : { Timestamp.now() })
    }
  }
}
