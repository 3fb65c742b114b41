/// Why a proof file was refused.
package enum ProofError: Error, Equatable {
  /// The first line is not `c2sp.org/tlog-proof@v1`.
  case header
  /// The line `extra` is not base64.
  case extra
  /// There is no line `index N`.
  case index
  /// The hash of this number, from 0, is not 32 bytes of base64, or there are more than 63 hashes.
  case hash(Int)
  /// The checkpoint below the blank line is malformed.
  case note(NoteError)
  /// The trust policy does not accept the checkpoint.
  case untrusted(TrustError)
  /// The index is not below the size of the checkpoint.
  case indexBeyond(size: Int)
  /// The hashes do not lead from this entry to the checkpoint's root.
  case notIncluded
}
