import Crypto
import Durable

extension LogFolder {
  /// Begins a log of no entries in this folder, which is made if it is missing, and signs its
  /// checkpoint.
  ///
  /// Refuses where a log is already. Killed before the checkpoint is in place it leaves an empty
  /// `entries.jsonl`, which the next call takes over.
  @discardableResult
  package func initialise(signer: SignerKey) throws(LogbookError) -> SignedCheckpoint {
    guard signer.verifier == key else { throw .foreignKey(signer.verifier.name) }
    let empty = Checkpoint(origin: key.name, size: 0, root: Merkle.emptyRoot)
    let signed: SignedCheckpoint
    do { signed = try SignedCheckpoint(signing: empty, by: signer) } catch { throw .crypto(error) }
    try onDisk { () throws(DurableError) in try makeFolder(path, mode: .sharedFolder) }
    let entries = try onDisk(openOrCreateEntries)
    let isUsed = try onDisk { () throws(DurableError) in
      try entries.lock()
      if try exists(checkpointPath) { return true }
      if try exists(path + "/tile") { return true }
      return try entries.size > 0
    }
    guard !isUsed else { throw .exists(path) }
    try onDisk { () throws(DurableError) in
      try Folder(path).sweep()
      try AtomicFile.write(signed.bytes, to: checkpointPath, mode: .shared)
    }
    return signed
  }

  private func openOrCreateEntries() throws(DurableError) -> AppendOnlyFile {
    do { return try AppendOnlyFile(entriesPath, .creating(.shared)) } catch {
      guard error.kind == .exists else { throw error }
      return try AppendOnlyFile(entriesPath, .appending)
    }
  }
}

/// Runs file operations; a file that is not what it must be is damage, the rest `.file`.
func onDisk<Value: ~Copyable>(
  _ body: () throws(DurableError) -> Value
) throws(LogbookError) -> Value {
  do { return try body() } catch { throw .unreadable(error) }
}
