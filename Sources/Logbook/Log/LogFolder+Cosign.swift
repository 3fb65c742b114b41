import Crypto
import Durable
package import RFC3339

/// The result of adding a cosignature.
package struct Cosigned: Equatable, Sendable {
  /// The checkpoint that the witness signed.
  package let checkpoint: Checkpoint
  /// The witness's previous cosigned checkpoint; nil for its first cosignature.
  package let before: Checkpoint?
}

extension LogFolder {
  /// Adds a witness's cosignature to the current checkpoint (C2SP tlog-cosignature, tlog-witness).
  /// The log must extend the checkpoint that the witness cosigned before, which is in the file
  /// `state`.
  ///
  /// The state is durable before the signature is published. A crash between the two writes leaves
  /// a witness that refuses to go back, never a witness that signed two histories.
  ///
  /// Without a state, the witness does not know what it cosigned before: the call throws unless
  /// `isFirst`. The cosignature goes to the end of the witness's list; the list too must be extended
  /// by the log.
  package func cosign(
    by witness: SignerKey, state: String, isFirst: Bool = false, wait: Duration = .zero,
    now: Timestamp
  ) throws(LogbookError) -> Cosigned {
    precondition(
      witness.verifier.kind == .cosignature, "the key of a witness is of kind cosignature")
    let entries = try openEntries(.appending)
    try onDisk(entries.lock(wait: wait))
    let signed = try checkpoint()
    var reader = try TileReader(self, checkpoint: signed.checkpoint)
    let before = try remembered(state, witness.verifier)
    guard before != nil || isFirst else { throw .noWitnessState(state) }
    if let before { try reader.prove(extends: before) }
    for note in try notes(of: witness.verifier) {
      try reader.prove(extends: cosigned(note, by: witness.verifier))
    }
    let signature: NoteSignature
    do throws(CryptoError) {
      signature = try witness.cosignature(
        for: signed.note.text, at: UInt64(max(0, now.seconds)))
    } catch {
      throw .crypto(error)
    }
    let own = signed.note.keeping { $0.claims(key) } ?? signed.note
    let note = own.adding(signature)
    try onDisk(AtomicFile.write(note.bytes, to: state, mode: .shared))
    try add(note, by: witness.verifier)
    return Cosigned(checkpoint: signed.checkpoint, before: before)
  }

  /// Returns the checkpoint that the witness cosigned last, from the note in the file at `path`;
  /// nil if there is no file. The witness's own signature must be valid.
  private func remembered(
    _ path: String, _ witness: VerifierKey
  ) throws(LogbookError) -> Checkpoint? {
    guard try onDisk(exists(path)) else { return nil }
    let bytes = try onDisk(readFile(path, limit: ByteCount(bytes: SignedNote.maximumLength)))
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
