import Crypto

/// The content of a `.tlog-proof` file: an inclusion proof and the checkpoint that it leads to
/// (C2SP tlog-proof).
package struct ProofFile: Hashable, Sendable {
  /// Unauthenticated data of a parsed proof file; nil if there is none. It is never trusted. Proofs
  /// created here have none.
  let extra: [UInt8]?
  /// The entry's index, from 0.
  package let index: Int
  /// The sibling hashes on the path from the leaf to the root, starting with the leaf's sibling.
  let hashes: [Digest]
  /// The note with the signed checkpoint.
  let note: SignedNote

  private static let header = "c2sp.org/tlog-proof@v1"

  init(index: Int, hashes: [Digest], note: SignedNote) {
    self.index = index
    self.hashes = hashes
    self.note = note
    extra = nil
  }

  /// Parses a proof file. Every byte of the file must belong to the format.
  package init(parsing bytes: [UInt8]) throws(ProofError) {
    guard bytes.count <= SignedNote.maximumLength else { throw .note(.malformed(.tooLong)) }
    var lines = LineReader(bytes)
    guard lines.next()?.elementsEqual(Self.header.utf8) == true else { throw .header }
    var line = lines.next()
    if let encoded = line.flatMap({ Self.value("extra", in: $0) }) {
      guard let extra = Base64.decode(String(decoding: encoded, as: UTF8.self)) else {
        throw .extra
      }
      self.extra = extra
      line = lines.next()
    } else {
      extra = nil
    }
    guard let digits = line.flatMap({ Self.value("index", in: $0) }),
      let index = Decimal.value(of: digits)
    else { throw .index }
    var hashes: [Digest] = []
    while let line = lines.next(), !line.isEmpty {
      guard let decoded = Base64.decode(String(decoding: line, as: UTF8.self)),
        let hash = Digest(bytes: decoded), hashes.count < Int.bitWidth
      else { throw .hash(hashes.count) }
      hashes.append(hash)
    }
    self.index = index
    self.hashes = hashes
    do { note = try SignedNote(parsing: Array(lines.rest)) } catch { throw .note(error) }
  }

  private static func value(_ name: String, in line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard line.starts(with: (name + " ").utf8) else { return nil }
    return line.dropFirst(name.utf8.count + 1)
  }

  /// The bytes of the file.
  package var bytes: [UInt8] {
    var text = Self.header + "\n"
    if let extra { text += "extra \(Base64.encode(extra))\n" }
    text += "index \(index)\n"
    for hash in hashes { text += Base64.encode(hash.bytes) + "\n" }
    return Array((text + "\n").utf8) + note.bytes
  }

  /// Verifies that `entry`, the bytes of an entry without its LF, is in a log trusted by `policy`.
  /// Returns the checkpoint that proves this.
  package func verify(entry: [UInt8], policy: TrustPolicy) throws(ProofError) -> Checkpoint {
    let checkpoint: Checkpoint
    do { checkpoint = try policy.checkpoint(in: note) } catch { throw .untrusted(error) }
    guard index < checkpoint.size else { throw .indexBeyond(size: checkpoint.size) }
    let proof = InclusionProof(index: index, size: checkpoint.size, hashes: hashes)
    guard proof.isValid(leaf: Merkle.leaf(entry), root: checkpoint.root) else { throw .notIncluded }
    return checkpoint
  }
}

/// Why a proof file was refused.
package enum ProofError: Error, Equatable {
  /// The first line is not `c2sp.org/tlog-proof@v1`.
  case header
  /// The line `extra` is not base64.
  case extra
  /// There is no valid line `index N`.
  case index
  /// The hash with this number, from 0, is not 32 bytes of base64, or it is the 65th hash. A path
  /// in a tree of fewer than 2^63 leaves is never that long.
  case hash(Int)
  /// The checkpoint after the blank line is malformed.
  case note(NoteError)
  /// The trust policy does not accept the checkpoint.
  case untrusted(TrustError)
  /// The index is not less than the size in the checkpoint.
  case indexBeyond(size: Int)
  /// The hashes do not lead from this entry to the checkpoint's root.
  case notIncluded
}

extension ProofError: CustomStringConvertible {
  /// The reason as a phrase for an error message.
  package var description: String {
    switch self {
    case .header: "the first line is not c2sp.org/tlog-proof@v1"
    case .extra: "the extra data is not base64"
    case .index: "no line \"index N\""
    case .hash(let position):
      "hash \(position) is not 32 bytes of base64, or there are too many hashes"
    case .note(let error): "checkpoint: \(error)"
    case .untrusted(let error): "checkpoint: \(error)"
    case .indexBeyond(let size): "the index is not less than the checkpoint's size, \(size)"
    case .notIncluded: "the entry is not the log's entry at this index"
    }
  }
}
