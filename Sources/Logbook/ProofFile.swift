package import Crypto

/// An inclusion proof with the checkpoint that it leads to, as a file of its own (C2SP tlog-proof,
/// `.tlog-proof`).
package struct ProofFile: Hashable, Sendable {
  /// Unauthenticated data beside the proof; never trusted, and our proofs carry none.
  package let extra: [UInt8]?
  /// The entry's index, from 0.
  package let index: Int
  /// Sibling hashes, the leaf's first.
  package let hashes: [Digest]
  /// The signed checkpoint.
  package let note: SignedNote

  private static let header = "c2sp.org/tlog-proof@v1"

  /// A file of these parts.
  package init(index: Int, hashes: [Digest], note: SignedNote, extra: [UInt8]? = nil) {
    self.index = index
    self.hashes = hashes
    self.note = note
    self.extra = extra
  }

  /// Reads a proof file; every byte of it belongs to the format.
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

  /// The file's bytes.
  package var bytes: [UInt8] {
    var text = Self.header + "\n"
    if let extra { text += "extra \(Base64.encode(extra))\n" }
    text += "index \(index)\n"
    for hash in hashes { text += Base64.encode(hash.bytes) + "\n" }
    return Array((text + "\n").utf8) + note.bytes
  }

  /// Verifies that `entry` (an entry's bytes without LF) is in a log that `policy` trusts; tells
  /// the checkpoint.
  package func verify(entry: [UInt8], policy: TrustPolicy) throws(ProofError) -> Checkpoint {
    let checkpoint: Checkpoint
    do { checkpoint = try policy.checkpoint(in: note) } catch { throw .untrusted(error) }
    guard index < checkpoint.size else { throw .indexBeyond(size: checkpoint.size) }
    let proof = InclusionProof(index: index, size: checkpoint.size, hashes: hashes)
    guard proof.isValid(leaf: Merkle.leaf(entry), root: checkpoint.root) else { throw .notIncluded }
    return checkpoint
  }
}
