package import Crypto

/// What a log signs: its origin, its number of entries, and the root over them (C2SP
/// tlog-checkpoint).
package struct Checkpoint: Hashable, Sendable {
  /// The identity of the log; equal to the name of its key.
  package let origin: KeyName
  /// The number of entries.
  package let size: Int
  /// The root of the Merkle tree over the entries (RFC 9162 §2.1.1).
  package let root: Digest
  /// Extension lines, opaque. They are read and kept; our logs write none.
  let extensions: [[UInt8]]

  /// A checkpoint without extension lines; `size` is not negative.
  init(origin: KeyName, size: Int, root: Digest) {
    precondition(size >= 0)
    self.origin = origin
    self.size = size
    self.root = root
    extensions = []
  }

  /// Parses the text of a note.
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

  /// The bytes to sign, with the last LF.
  var text: [UInt8] {
    let head = "\(origin)\n\(size)\n\(Base64.encode(root.bytes))\n"
    return Array(head.utf8) + extensions.flatMap { $0 + [0x0a] }
  }
}

/// A checkpoint with its note, verified by the log's own key.
package struct SignedCheckpoint: Hashable, Sendable {
  /// The content of the note.
  package let checkpoint: Checkpoint
  /// The note, with all its signatures.
  package let note: SignedNote

  /// Signs a checkpoint; the signer's name must be its origin.
  init(signing checkpoint: Checkpoint, by signer: SignerKey) throws(CryptoError) {
    precondition(signer.verifier.name == checkpoint.origin)
    self.checkpoint = checkpoint
    note = try SignedNote(text: checkpoint.text, signer: signer)
  }

  /// Parses a checkpoint of the log whose key is `key`, and verifies its signature and origin.
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
