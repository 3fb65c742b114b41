/// Why a signed note, one of its keys, or a checkpoint was refused.
package enum NoteError: Error, Equatable {
  /// The bytes are not in the format.
  case malformed(NoteDefect)
  /// No signature is by a trusted key.
  case noTrustedSignature
  /// A signature under the name of this trusted key does not verify.
  case wrongSignature(KeyName)
}

/// What is wrong with the bytes of a note, a key or a checkpoint. The raw value completes
/// "malformed: …".
package enum NoteDefect: String, Equatable, Sendable {
  case tooLong = "longer than 1 MiB"
  case notUTF8 = "not valid UTF-8"
  case controlCharacter = "a control character other than LF"
  case noSignatures = "no blank line followed by signature lines at the end"
  case signatureLine = "a signature line that is not \"— name base64\""
  case tooManySignatures = "more than 100 signature lines"
  case keyName = "a key name that is empty or contains a space or a +"
  case key = "not a key in the form name+id+base64"
  case keyIdentifier = "a key id that is not the hash of name and key"
  case keyKind = "a key of a type other than Ed25519 (1) or cosignature/v1 (4)"
  case checkpointLines = "fewer than three lines, or an empty line"
  case origin = "an origin that is not a key name"
  case size = "a size that is not a decimal number without leading zeros"
  case root = "a root that is not 32 bytes of base64"
}

extension NoteError: CustomStringConvertible {
  /// The reason as a phrase for an error message.
  package var description: String {
    switch self {
    case .malformed(let defect): "malformed: \(defect.rawValue)"
    case .noTrustedSignature: "no signature by the log's key"
    case .wrongSignature(let name): "invalid signature by \(name)"
    }
  }
}
