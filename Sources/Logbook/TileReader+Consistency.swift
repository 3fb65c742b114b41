import Crypto

extension TileReader {
  /// Proves that the log begins with the entries of an earlier checkpoint, by the verifier's
  /// algorithm.
  mutating func prove(extends earlier: Checkpoint) throws(LogbookError) {
    let size = checkpoint.size
    guard earlier.size <= size else {
      throw damage(.rolledBack(size: size, earlier: earlier.size))
    }
    var reader = self
    let proof = try ConsistencyProof(from: earlier.size, to: size, reader: &reader)
    guard proof.isValid(oldRoot: earlier.root, newRoot: checkpoint.root) else {
      throw damage(.forked(size: size, earlier: earlier.size))
    }
  }

  /// The hash of the last entry; nil in an empty log.
  mutating func lastLeaf() throws(LogbookError) -> Digest? {
    checkpoint.size > 0 ? try leaf(checkpoint.size - 1) : nil
  }

  private func damage(_ fault: Damage.Fault) -> LogbookError {
    .damaged(Damage(file: folder.checkpointPath, fault: fault))
  }
}
