package import Crypto

/// The statement that a log signs: its origin, its number of entries, and the root of the Merkle
/// tree over them (C2SP tlog-checkpoint).
package struct Checkpoint: Hashable, Sendable {
  /// The identity of the log. It equals the name of the log's key.
  package let origin: KeyName
  /// The number of entries.
  package let size: Int
  /// The root of the Merkle tree over the entries (RFC 9162 §2.1.1).
  package let root: Digest
  /// Extension lines as opaque bytes. They are read and kept. Checkpoints created here have none.
  let extensions: [[UInt8]]

  /// Creates a checkpoint without extension lines. `size` must not be negative.
  package init(origin: KeyName, size: Int, root: Digest) {
    precondition(size >= 0)
    self.origin = origin
    self.size = size
    self.root = root
    extensions = []
  }

  /// Parses a checkpoint from the text of a note.
  init(text: [UInt8]) throws(NoteError) {
    guard text.last == 0x0a else { throw .malformed(.checkpointLines) }
    let lines = text.dropLast().split(separator: 0x0a, omittingEmptySubsequences: false)
    guard lines.count >= 3, !lines.contains(where: \.isEmpty) else {
      throw .malformed(.checkpointLines)
    }
    guard let origin = KeyName(bytes: lines[0]) else { throw .malformed(.origin) }
    guard let size = Decimal.value(of: lines[1]) else { throw .malformed(.size) }
    guard let decoded = Base64.decode(String(decoding: lines[2], as: UTF8.self)),
      let root = Digest(bytes: decoded)
    else { throw .malformed(.root) }
    self.origin = origin
    self.size = size
    self.root = root
    extensions = lines.dropFirst(3).map(Array.init)
  }

  /// The bytes to sign, including the final LF.
  var text: [UInt8] {
    let head = "\(origin)\n\(size)\n\(Base64.encode(root.bytes))\n"
    return Array(head.utf8) + extensions.flatMap { $0 + [0x0a] }
  }
}

/// A checkpoint with its note, verified by the log's own key.
package struct SignedCheckpoint: Hashable, Sendable {
  /// The checkpoint in the note.
  package let checkpoint: Checkpoint
  /// The note, with all its signatures.
  package let note: SignedNote

  /// Signs a checkpoint; the signer's name must be its origin.
  init(signing checkpoint: Checkpoint, by signer: SignerKey) throws(CryptoError) {
    precondition(signer.verifier.name == checkpoint.origin)
    self.checkpoint = checkpoint
    note = try SignedNote(text: checkpoint.text, signer: signer)
  }

  /// Parses a checkpoint of the log with the key `key`, and verifies its signature and origin.
  package init(parsing bytes: [UInt8], key: VerifierKey) throws(NoteError) {
    let note = try SignedNote(parsing: bytes)
    _ = try note.signers(among: [key])
    let checkpoint = try Checkpoint(text: note.text)
    guard checkpoint.origin == key.name else { throw .malformed(.origin) }
    self.checkpoint = checkpoint
    self.note = note
  }

  /// The bytes of the note as stored.
  package var bytes: [UInt8] { note.bytes }
}
