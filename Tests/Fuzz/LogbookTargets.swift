internal import Crypto
internal import JSON

@testable import Logbook

let logbookTargets = [
  FuzzTarget("signed-note") { bytes in
    guard let note = attempt({ () throws(NoteError) in try SignedNote(parsing: bytes) }) else {
      return
    }
    requireEqual(note.bytes, bytes, "note: it is written as it was read")
    _ = attempt { () throws(NoteError) in try note.signers(among: [LogKeys.log, LogKeys.witness]) }
  },
  FuzzTarget("checkpoint") { bytes in
    _ = attempt { () throws(NoteError) in
      try SignedCheckpoint(parsing: bytes, key: LogKeys.log)
    }
    // The signature of what the fuzzer changed is wrong, so the text is read on its own too.
    let note = attempt { () throws(NoteError) in try SignedNote(parsing: bytes) }
    guard let text = note?.text ?? noteText(bytes),
      let checkpoint = attempt({ () throws(NoteError) in try Checkpoint(text: text) })
    else { return }
    requireEqual(checkpoint.text, text, "checkpoint: it is written as it was read")
    requireSigningKeeps(checkpoint)
  },
  FuzzTarget("proof") { bytes in
    guard let proof = attempt({ () throws(ProofError) in try ProofFile(parsing: bytes) }) else {
      return
    }
    requireEqual(proof.bytes, bytes, "proof: it is written as it was read")
    _ = attempt { () throws(ProofError) in
      try proof.verify(entry: [], policy: TrustPolicy(log: LogKeys.log))
    }
    requireNoTrap(proof)
  },
  FuzzTarget("tile-path") { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    guard let path = TilePath(text) else { return }
    requireEqual(path.description, text, "tile path: it is written as it was read")
    requireEqual(digits(of: text), path.index, "tile path: its number is the one in its name")
    requireRelations(path)
  },
  FuzzTarget("trust-policy") { bytes in
    let policy = attempt { () throws(TrustPolicyError) in try TrustPolicy(parsing: bytes) }
    guard let policy else { return }
    let again = accepted("trust policy: the normalized file is read") {
      () throws(TrustPolicyError) in try TrustPolicy(parsing: normalized(bytes))
    }
    requireEqual(again, policy, "trust policy: the normalized file is equal")
  },
  FuzzTarget("entry-line") { bytes in
    guard let entry = attempt({ () throws(EntryError) in try Entry(line: bytes) }) else { return }
    requireEqual(entry.line, bytes, "entry: it is written as it was read")
    let value = accepted("entry: the line is JSON") { () throws(JSONError) in
      try JSONValue.parse(bytes)
    }
    requireEqual(value.canonical, bytes, "entry: the line is canonical JSON")
    let again = accepted("entry: its content is valid") { () throws(EntryError) in
      try Entry(seq: entry.seq, entry.content)
    }
    requireEqual(again, entry, "entry: it is equal when made from its content")
  },
]

/// Keys of published examples, whose private halves are public.
private enum LogKeys {
  /// golang.org/x/mod/sumdb/note, note_test.go.
  static let log = key("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
  /// C2SP signed-note, "Verifier keys".
  static let witness = key("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")

  static let signer: SignerKey = accepted("the key of the log is read") { () throws(NoteError) in
    try SignerKey("PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")
  }

  private static func key(_ text: String) -> VerifierKey {
    accepted("a key is read") { () throws(NoteError) in try VerifierKey(text) }
  }
}

/// Requires that a checkpoint of the example's log, once signed, is read back and verifies.
private func requireSigningKeeps(_ checkpoint: Checkpoint) {
  guard checkpoint.origin == LogKeys.log.name else { return }
  let signed = accepted("checkpoint: it can be signed") { () throws(CryptoError) in
    try SignedCheckpoint(signing: checkpoint, by: LogKeys.signer)
  }
  let again = accepted("checkpoint: the signed note verifies") { () throws(NoteError) in
    try SignedCheckpoint(parsing: signed.bytes, key: LogKeys.log)
  }
  requireEqual(again.checkpoint, checkpoint, "checkpoint: the signed note is equal")
}

/// Follows the path of the proof in trees of several sizes, which must only fail to verify.
private func requireNoTrap(_ proof: ProofFile) {
  let root = Merkle.leaf([])
  for size in [proof.index.addingReportingOverflow(1).partialValue, 1 << 40, .max]
  where proof.index < size {
    let path = InclusionProof(index: proof.index, size: size, hashes: proof.hashes)
    _ = path.isValid(leaf: Merkle.leaf([1]), root: root)
  }
}

/// The bytes, if they can be the text of a note.
private func noteText(_ bytes: [UInt8]) -> [UInt8]? {
  let isText =
    String(validating: bytes, as: UTF8.self) != nil && bytes.allSatisfy { $0 >= 0x20 || $0 == 0x0a }
  return isText ? bytes : nil
}

/// Requires that a tile is current in the smallest log that has it, older in the next, and foreign
/// in the one before. Sizes that do not fit are skipped, but asked for.
private func requireRelations(_ path: TilePath) {
  _ = path.relation(toSize: .max)
  guard case .hashes(let level) = path.content else { return }
  let (first, overflow) = path.index.multipliedReportingOverflow(by: TilePath.fullWidth)
  let hashes = first.addingReportingOverflow(path.width)
  let leaf = hashes.partialValue.multipliedReportingOverflow(by: 1 << (8 * level))
  guard !overflow, !hashes.overflow, !leaf.overflow else { return }
  requireEqual(path.relation(toSize: leaf.partialValue), .current, "tile path: in its own log")
  requireEqual(
    path.relation(toSize: leaf.partialValue - 1), .foreign, "tile path: in a smaller log")
  let next = leaf.partialValue.addingReportingOverflow(1 << (8 * level))
  guard !next.overflow, path.width < TilePath.fullWidth else { return }
  requireEqual(path.relation(toSize: next.partialValue), .older, "tile path: in a larger log")
}

/// The number in the path's name: all its groups of digits in a row.
private func digits(of path: String) -> Int? {
  let parts = path.split(separator: "/").dropFirst(2).prefix { !$0.hasSuffix(".p") }
  let last = path.split(separator: "/").dropFirst(2).first { $0.hasSuffix(".p") }?.dropLast(2)
  return Int(parts.map { $0.drop { $0 == "x" } }.joined() + (last ?? ""))
}

/// The same statements without comments and blank lines, with one space between items.
private func normalized(_ policy: [UInt8]) -> [UInt8] {
  policy.split(separator: 0x0a).map { $0.split { $0 == 0x20 || $0 == 0x09 } }
    .filter { $0.first.map { $0.first != UInt8(ascii: "#") } ?? false }
    .flatMap { $0.joined(separator: [0x20]) + [0x0a] }
}
