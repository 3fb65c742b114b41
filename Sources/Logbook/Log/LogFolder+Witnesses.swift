import Crypto
import Durable
package import RFC3339

/// The cosigned checkpoints in the lists of the witnesses, `witness/NAME+ID` (docs/formats/logbook.md
/// §7).
///
/// A list grows only at its end and has one writer, so that clones with different witnesses do not
/// conflict in git. An append does not change it.
package struct WitnessedCheckpoints: Sendable {
  private let notes: [(witness: VerifierKey, note: SignedNote, checkpoint: Checkpoint)]

  fileprivate init(
    _ notes: [(witness: VerifierKey, note: SignedNote, checkpoint: Checkpoint)]
  ) {
    self.notes = notes
  }

  /// The largest checkpoint of each witness.
  package var newest: [(witness: KeyName, checkpoint: Checkpoint)] {
    var newest: [VerifierKey: Checkpoint] = [:]
    for one in notes where one.checkpoint.size >= newest[one.witness]?.size ?? 0 {
      newest[one.witness] = one.checkpoint
    }
    return newest.map { ($0.key.name, $0.value) }
      .sorted { $0.witness.bytes.lexicographicallyPrecedes($1.witness.bytes) }
  }

  /// Returns the largest checkpoint that the quorum of `policy` cosigned at `start` or later, or nil
  /// if there is none.
  package func quorum(of policy: TrustPolicy, since start: Timestamp) -> Checkpoint? {
    var merged: [[UInt8]: SignedNote] = [:]
    for one in notes {
      let note = one.note.keeping { signature in
        signature.claims(one.witness)
          ? Cosignature.split(signature.signature).map { Int64(clamping: $0.time) >= start.seconds }
            ?? false
          : policy.logs.contains(where: signature.claims)
      }
      guard let note else { continue }
      merged[note.text] = merged[note.text]?.merging(note) ?? note
    }
    return merged.values.compactMap { try? policy.checkpoint(in: $0) }.max { $0.size < $1.size }
  }
}

extension LogFolder {
  private static let listLimit = ByteCount.mebibytes(16)
  /// The number of notes at the end of a list that are read.
  private static let depth = 64

  private func listPath(of witness: VerifierKey) -> String {
    "\(path)/witness/\(Self.listName(of: witness))"
  }

  /// Returns the name of a witness's list: the name of its key, with each byte other than a letter,
  /// a digit, `.`, `-` and `_` as `%XX`, then `+` and the id of the key.
  static func listName(of witness: VerifierKey) -> String {
    var name = ""
    for byte in witness.name.bytes {
      let isPlain =
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
        || (0x61...0x7A).contains(byte) || [0x2d, 0x2e, 0x5f].contains(byte)
      name += isPlain ? String(decoding: [byte], as: UTF8.self) : "%" + Hex.encode([byte])
    }
    return name + "+" + Hex.encode(witness.identifier)
  }

  /// Reads the lists of the witnesses that `policy` defines. Each note must be signed by the log and
  /// by the witness.
  package func witnessed(by policy: TrustPolicy) throws(LogbookError) -> WitnessedCheckpoints {
    var all: [(witness: VerifierKey, note: SignedNote, checkpoint: Checkpoint)] = []
    for witness in policy.witnesses {
      for note in try notes(of: witness) {
        all.append((witness, note, try cosigned(note, by: witness)))
      }
    }
    return WitnessedCheckpoints(all)
  }

  /// Returns the last notes in the list of a witness, without verifying them.
  func notes(of witness: VerifierKey) throws(LogbookError) -> [SignedNote] {
    let file = listPath(of: witness)
    guard try onDisk(exists(file)) else { return [] }
    let bytes = try onDisk(readFile(file, limit: Self.listLimit, followLinks: false))
    do throws(NoteError) { return try SignedNote.list(parsing: bytes, last: Self.depth) } catch {
      throw .damaged(Damage(file: file, fault: .checkpoint(error)))
    }
  }

  /// Verifies the signatures of the log and of the witness, and returns the checkpoint.
  func cosigned(
    _ note: SignedNote, by witness: VerifierKey
  ) throws(LogbookError) -> Checkpoint {
    do throws(NoteError) {
      let signers = try note.signers(among: [key, witness])
      guard signers.contains(key), signers.contains(witness) else { throw .noTrustedSignature }
      let checkpoint = try Checkpoint(text: note.text)
      guard checkpoint.origin == key.name else { throw .malformed(.origin) }
      return checkpoint
    } catch {
      throw .damaged(Damage(file: listPath(of: witness), fault: .checkpoint(error)))
    }
  }

  /// Adds a note to the end of a witness's list, unless the list ends with it.
  func add(_ note: SignedNote, by witness: VerifierKey) throws(LogbookError) {
    let file = listPath(of: witness)
    let isThere = try onDisk(exists(file))
    let before =
      isThere ? try onDisk(readFile(file, limit: Self.listLimit, followLinks: false)) : []
    guard try notes(of: witness).last != note else { return }
    try onDisk(makeFolder(path + "/witness", mode: .sharedFolder))
    try onDisk(AtomicFile.write(before + note.bytes, to: file, mode: .shared))
  }

  /// Returns `note` with the cosignatures of the same checkpoint from the lists of all witnesses.
  /// Signatures are not verified.
  func withCosignatures(_ note: SignedNote) throws(LogbookError) -> SignedNote {
    let folder = path + "/witness"
    guard try onDisk(isFolder(folder)) else { return note }
    var merged = note
    for name in try onDisk(listFolder(folder)) where name.utf8.first != UInt8(ascii: ".") {
      let bytes = try onDisk(
        readFile("\(folder)/\(name)", limit: Self.listLimit, followLinks: false))
      let notes = (try? SignedNote.list(parsing: bytes, last: Self.depth)) ?? []
      for other in notes where other.text == note.text { merged = merged.merging(other) }
    }
    return merged
  }

  /// Adds a cosignature that was made elsewhere to the list of its witness, which `policy` must
  /// define. The log must extend the checkpoint. Returns the witnesses and the checkpoint.
  package func importCosignatures(
    _ bytes: [UInt8], from file: String, policy: TrustPolicy, wait: Duration
  ) throws(LogbookError) -> (witnesses: [KeyName], checkpoint: Checkpoint) {
    let entries = try openEntries(.appending)
    try onDisk(entries.lock(wait: wait))
    let note: SignedNote
    let checkpoint: Checkpoint
    let witnesses: [VerifierKey]
    do throws(NoteError) {
      note = try SignedNote(parsing: bytes)
      let signers = try note.signers(among: [key] + policy.witnesses)
      guard signers.contains(key) else { throw .noTrustedSignature }
      witnesses = signers.filter { $0.kind == .cosignature }
      guard !witnesses.isEmpty else { throw .noTrustedSignature }
      checkpoint = try Checkpoint(text: note.text)
      guard checkpoint.origin == key.name else { throw .malformed(.origin) }
    } catch {
      throw .damaged(Damage(file: file, fault: .checkpoint(error)))
    }
    var reader = try TileReader(self, checkpoint: self.checkpoint().checkpoint)
    try reader.prove(extends: checkpoint)
    for witness in witnesses {
      guard let kept = note.keeping({ $0.claims(witness) || $0.claims(key) }) else { continue }
      try add(kept, by: witness)
    }
    return (witnesses.map(\.name), checkpoint)
  }
}
