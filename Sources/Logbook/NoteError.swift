/// Why a signed note, a key of one, or a checkpoint was refused.
package enum NoteError: Error, Equatable {
  /// The bytes are not in the format.
  case malformed(NoteDefect)
  /// No signature is by a key that was trusted beforehand.
  case noTrustedSignature
  /// A signature that claims to be by this trusted key does not verify.
  case wrongSignature(KeyName)
}
