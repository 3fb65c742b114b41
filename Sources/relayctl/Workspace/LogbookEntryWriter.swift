import Console
import Durable
import Logbook
import RFC3339

/// Appends entries to the logbook. Every command that records something uses it.
///
/// An append uses the log's key, the checkpoint that the upstream branch has, and the system's
/// clock, or `--now` in a demonstration workspace.
struct LogbookEntryWriter {
  let log: LogFolder
  private let signer: SignerKey
  private let known: SignedCheckpoint?
  private let wait: Duration
  private let isForced: Bool
  private let isOffline: Bool

  /// The options that a command must declare.
  static let options: [any AnyOption] = [
    LogbookOptions.log, CommonOptions.logKeyFile, CommonOptions.wait, LogbookOptions.offline,
  ]

  /// Opens log and key. Refuses a forced time outside a demonstration workspace.
  init(_ invocation: Invocation, _ workspace: Workspace) throws(Failure) {
    try workspace.requireRealTime()
    log = try workspace.logbook(invocation)
    signer = try workspace.logbookSigner(invocation, for: log)
    isOffline = invocation[LogbookOptions.offline]
    known = try isOffline ? nil : UpstreamCheckpoint.known(of: log)
    wait = invocation[CommonOptions.wait]
    isForced = workspace.hasForcedTime
  }

  /// Completes an append that was killed. Returns the entry that this made durable, if any.
  func recover() throws(Failure) -> Entry? {
    try logged(log.recover(signer: signer, wait: wait))
  }

  /// Appends an entry. `acknowledge` is called once the entry is durable and signed, before the
  /// append cleans up.
  func append(
    _ draft: EntryDraft, acknowledge: (Appended) -> Void = { _ in }
  ) throws(Failure) -> Appended {
    var draft = draft
    if isOffline { draft.details["offline"] = "yes" }
    return try logged(
      log.append(
        draft, signer: signer, known: known, wait: wait, acknowledge: acknowledge,
        clock: isForced ? nil : { Timestamp.now() }))
  }
}

/// The checkpoint of a log in the upstream of the current branch, as of the last fetch.
private enum UpstreamCheckpoint {
  private static let deepest = 64

  /// Returns the known checkpoint. Returns `nil` if the log is not in a git repository, its branch
  /// has no upstream, or the upstream has no checkpoint of this log yet. A checkpoint that does not
  /// verify is an integrity failure.
  static func known(of log: LogFolder) throws(Failure) -> SignedCheckpoint? {
    guard try isInRepository(log.path) else { return nil }
    let arguments = ["show", "@{upstream}:./checkpoint"]
    guard let bytes = try Git(folder: log.path).output(arguments) else { return nil }
    do { return try SignedCheckpoint(parsing: bytes, key: log.key) } catch {
      throw Failure(.integrity, "\(log.path)/checkpoint of the upstream branch: \(error)")
    }
  }

  /// Whether there is a `.git` in the folder or above it. Running git takes longer than the append
  /// itself.
  private static func isInRepository(_ folder: String) throws(Failure) -> Bool {
    var candidate = folder
    for _ in 0..<deepest {
      let path = candidate + "/.git"
      if try durable(exists(path)) { return true }
      candidate += "/.."
    }
    return false
  }
}
