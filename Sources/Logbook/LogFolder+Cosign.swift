import Crypto
import Durable
package import RFC3339

extension LogFolder {
  /// A witness cosigns the present checkpoint (C2SP tlog-cosignature, tlog-witness): only if the log extends what it
  /// cosigned before, which `state` remembers.
  ///
  /// The state is durable before the signature is published: a crash in between leaves a witness that refuses to go back,
  /// never one that signed two histories.
  package func cosign(
    by witness: SignerKey, state: String, wait: Duration = .zero, now: Timestamp
  ) throws(LogbookError) -> Cosigned {
    precondition(witness.verifier.kind == .cosignature, "a witness signs with its own kind of key")
    let entries = try openEntries(.appending)
    try onDisk { () throws(DurableError) in try entries.lock(wait: wait) }
    let signed = try checkpoint()
    var reader = try TileReader(self, checkpoint: signed.checkpoint)
    let before = try remembered(state, witness.verifier)
    if let before { try reader.prove(extends: before) }
    let signature: NoteSignature
    do throws(CryptoError) {
      signature = try witness.cosignature(
        for: signed.note.text, at: UInt64(max(0, now.seconds)))
    } catch {
      throw .crypto(error)
    }
    let note = signed.note.adding(signature)
    try onDisk { () throws(DurableError) in
      try AtomicFile.write(note.bytes, to: state, mode: .shared)
      try AtomicFile.write(note.bytes, to: checkpointPath, mode: .shared)
    }
    return Cosigned(checkpoint: signed.checkpoint, before: before)
  }

  /// What the witness cosigned last: the note it kept, verified by its own signature; nil when it never did.
  private func remembered(
    _ path: String, _ witness: VerifierKey
  ) throws(LogbookError) -> Checkpoint? {
    let isThere = try onDisk { () throws(DurableError) in try exists(path) }
    guard isThere else { return nil }
    let bytes = try onDisk { () throws(DurableError) in
      try readFile(path, limit: ByteCount(bytes: SignedNote.maximumLength))
    }
    do throws(NoteError) {
      let note = try SignedNote(parsing: bytes)
      _ = try note.signers(among: [witness])
      let checkpoint = try Checkpoint(text: note.text)
      guard checkpoint.origin == key.name else { throw .malformed(.origin) }
      return checkpoint
    } catch {
      throw .damaged(Damage(file: path, fault: .checkpoint(error)))
    }
  }
}

/// What a witness cosigned.
package struct Cosigned: Equatable, Sendable {
  /// The checkpoint.
  package let checkpoint: Checkpoint
  /// What it had cosigned before; nil the first time.
  package let before: Checkpoint?
}
