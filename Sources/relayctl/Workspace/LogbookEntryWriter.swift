import Console
import Durable
import Logbook
import Policy
import RFC3339

/// Appends entries to the logbook. Every command that records something uses this type.
///
/// A command whose entry depends on the entries before it judges and appends in one
/// ``LogbookTurn``.
///
/// An append uses the private key of the log, the checkpoint in the upstream branch, and the time
/// of the system clock. If the log has a reserved name, `--now` can replace the clock, and the entry
/// then contains the detail `forced_time`.
struct LogbookEntryWriter {
  let log: LogFolder
  private let signer: SignerKey
  private let known: SignedCheckpoint?
  private let wait: Duration
  private let isForced: Bool
  private let isOffline: Bool

  /// The options that a command must declare to use this type.
  static let options: [any AnyOption] = [
    LogbookOptions.log, CommonOptions.logKeyFile, LogbookOptions.wait, LogbookOptions.offline,
  ]

  /// Opens the log and reads its private key. Throws if `--now` is given and the log has no
  /// reserved name.
  ///
  /// `log` is the logbook; by default that of `--log`.
  init(
    _ invocation: Invocation, _ workspace: Workspace, log folder: LogFolder? = nil
  ) throws(Failure) {
    try workspace.requireRealTime()
    if let folder { log = folder } else { log = try workspace.logbook(invocation) }
    signer = try workspace.logbookSigner(invocation, for: log)
    isOffline = invocation[LogbookOptions.offline]
    known = try isOffline ? nil : UpstreamCheckpoint.known(of: log, workspace.programs)
    wait = invocation[LogbookOptions.wait]
    isForced = workspace.hasForcedTime
  }

  /// Waits until no other process appends, and locks the log. Completes an append that was
  /// interrupted.
  func turn() throws(Failure) -> LogbookTurn {
    LogbookTurn(
      folder: log, log: try logged(log.lock(signer: signer, known: known, wait: wait)),
      isForced: isForced, isOffline: isOffline)
  }

  /// Appends an entry that does not depend on other entries. `acknowledge` is called once the entry
  /// is durable and signed, before the append cleans up.
  func append(
    _ draft: EntryDraft, acknowledge: (Appended) -> Void = { _ in }
  ) throws(Failure) -> Appended {
    var turn = try turn()
    return try turn.append(draft, acknowledge: acknowledge)
  }
}

/// The exclusive right to append to the logbook, from ``LogbookEntryWriter/turn()`` until the value
/// is destroyed.
struct LogbookTurn: ~Copyable {
  /// The log, to be read: no entry is added by another process.
  let folder: LogFolder
  private var log: LockedLog
  private let isForced: Bool
  private let isOffline: Bool

  fileprivate init(
    folder: LogFolder, log: consuming LockedLog, isForced: Bool, isOffline: Bool
  ) {
    self.folder = folder
    self.log = log
    self.isForced = isForced
    self.isOffline = isOffline
  }

  /// The checkpoint of the log.
  var checkpoint: SignedCheckpoint { log.checkpoint }

  mutating func append(
    _ draft: EntryDraft, acknowledge: (Appended) -> Void = { _ in }
  ) throws(Failure) -> Appended {
    var draft = draft
    if isOffline { draft.details["offline"] = "yes" }
    if isForced { draft.details["forced_time"] = "yes" }
    return try logged(
      log.append(
        draft, acknowledge: acknowledge, clock: isForced ? nil : { Timestamp.now() }))
  }
}

extension Workspace {
  private static let vkey = "environments/keys/logbook.vkey"

  /// Returns the logbook in the folder that the policy names, with the committed key.
  func logbookOfPolicy() throws(Failure) -> LogFolder {
    try logbook(policy()) { () throws(Failure) in
      try content(of: path(Workspace.vkey), limit: .kibibytes(4))
    }
  }

  /// Returns the logbook at `--log`, by default in the folder that the policy names, with the
  /// committed key.
  func logbook(_ invocation: Invocation) throws(Failure) -> LogFolder {
    try logbook(invocation, policy())
  }

  /// Returns the logbook. `policy` is the workspace's policy, which was read before.
  func logbook(_ invocation: Invocation, _ policy: PromotionPolicy) throws(Failure) -> LogFolder {
    try logbook(at: invocation[LogbookOptions.log], policy) { () throws(Failure) in
      try content(of: path(Workspace.vkey), limit: .kibibytes(4))
    }
  }

  /// Returns the logbook in `folder`, by default in the folder that the policy names. `policy` is the
  /// workspace's policy, which was read before. `read` returns the content of
  /// `environments/keys/logbook.vkey`.
  func logbook(
    at folder: String? = nil, _ policy: PromotionPolicy,
    key read: () throws(Failure) -> [UInt8]
  ) throws(Failure) -> LogFolder {
    let key = try logbookKey(read)
    let origin = policy.logbookOrigin
    guard key.name.bytes == Array(origin.utf8) else {
      throw Failure(
        .usage,
        "\(path(Workspace.vkey)): the key of \(key.name), expected the key of \(origin)",
        hint: "logbook.origin in environments/policy.yaml names the log")
    }
    return LogFolder(path: folder ?? path(policy.logbook.path), key: key)
  }

  /// Reads the committed key that verifies the logbook.
  private func logbookKey(
    _ read: () throws(Failure) -> [UInt8]
  ) throws(Failure) -> VerifierKey {
    let file = path(Workspace.vkey)
    let bytes: [UInt8]
    let isThere = try has(file)
    do throws(Failure) { bytes = try read() } catch {
      let hint = "run relayctl key new logbook --out FILE > \(file) to create one"
      throw Failure(error.status, error.message, hint: isThere ? error.hint : hint)
    }
    guard bytes.last == 0x0a, let key = try? VerifierKey(bytes: bytes.dropLast()) else {
      throw Failure(.usage, "\(file): not a verifier key, expected one line NAME+ID+BASE64")
    }
    return key
  }

  /// Reads the private key that signs the logbook. It must belong to the committed public key.
  func logbookSigner(_ invocation: Invocation, for log: LogFolder) throws(Failure) -> SignerKey {
    guard let file = invocation[CommonOptions.logKeyFile] else {
      throw Failure(
        .usage, "no key to sign the logbook",
        hint:
          "pass --log-key-file or set RELAYCTL_LOG_KEY_FILE; run relayctl key new logbook --out FILE to create one"
      )
    }
    let bytes: [UInt8]
    do throws(DurableError) { bytes = try readPrivateFile(file) } catch {
      // Without the key, the result is undecided, as with a KMS that cannot be reached.
      throw Failure(.undecided, error.description)
    }
    guard let text = String(validating: bytes, as: UTF8.self), let key = try? SignerKey(text) else {
      throw Failure(
        .undecided, "\(file): not a logbook key, expected one line PRIVATE+KEY+NAME+ID+BASE64")
    }
    guard key.verifier == log.key else {
      throw Failure(LogbookError.foreignKey(key.verifier.name), of: file)
    }
    return key
  }
}
