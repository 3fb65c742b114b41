import Crypto

/// The body of a request to a witness (C2SP tlog-witness, "add-checkpoint").
package struct WitnessRequest: Equatable, Sendable {
  /// The line `old SIZE`, the hashes of the consistency proof, an empty line, and the checkpoint.
  package let body: [UInt8]
  /// The checkpoint, with the log's signature only.
  package let note: [UInt8]
}

extension LogFolder {
  /// Returns the request to cosign the current checkpoint. `old` is the size that the witness
  /// cosigned last, 0 if it is unknown. Throws `.behind` if the log is shorter.
  package func witnessRequest(from old: Int) throws(LogbookError) -> WitnessRequest {
    try settled { (current) throws(LogbookError) in
      let size = current.checkpoint.size
      guard old <= size else { throw .behind(size: size, known: old) }
      var tree = try TileReader(self, checkpoint: current.checkpoint)
      let proof = try ConsistencyProof(from: old, to: size, reader: &tree)
      let note = (current.note.keeping { $0.claims(key) } ?? current.note).bytes
      let lines = ["old \(old)"] + proof.hashes.map { Base64.encode($0.bytes) }
      return WitnessRequest(
        body: Array((lines.joined(separator: "\n") + "\n\n").utf8) + note, note: note)
    }
  }
}
