package import Crypto

/// A checkpoint with the note that carries it, verified by the log's own key.
package struct SignedCheckpoint: Hashable, Sendable {
  /// What was signed.
  package let checkpoint: Checkpoint
  /// The note, with all its signatures.
  package let note: SignedNote

  /// Signs a checkpoint; the signer's name must be its origin.
  package init(signing checkpoint: Checkpoint, by signer: SignerKey) throws(CryptoError) {
    precondition(signer.verifier.name == checkpoint.origin)
    self.checkpoint = checkpoint
    note = try SignedNote(text: checkpoint.text, signer: signer)
  }

  /// Reads a checkpoint of the log whose key is `key` and verifies the signature and the origin.
  package init(parsing bytes: [UInt8], key: VerifierKey) throws(NoteError) {
    let note = try SignedNote(parsing: bytes)
    _ = try note.signers(among: [key])
    let checkpoint = try Checkpoint(text: note.text)
    guard checkpoint.origin == key.name else { throw .malformed(.origin) }
    self.checkpoint = checkpoint
    self.note = note
  }

  /// The note as it is stored.
  package var bytes: [UInt8] { note.bytes }
}
