/// Why a trust policy does not accept a checkpoint.
package enum TrustError: Error, Equatable {
  /// The checkpoint is not signed by a log of the policy, or a signature is wrong.
  case note(NoteError)
  /// The checkpoint's origin is not the name of the log that signed it.
  case foreignOrigin(KeyName)
  /// Too few of the policy's witnesses signed it; these did, by the policy's names for them.
  case quorumNotMet(signed: [String])
}
