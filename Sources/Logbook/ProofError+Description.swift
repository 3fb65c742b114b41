extension ProofError: CustomStringConvertible {
  /// The reason as a phrase.
  package var description: String {
    switch self {
    case .header: "the first line is not c2sp.org/tlog-proof@v1"
    case .extra: "the extra data is not base64"
    case .index: "no line \"index N\""
    case .hash(let position): "hash \(position) is not 32 bytes of base64, or one too many"
    case .note(let error): "checkpoint: \(error)"
    case .untrusted(let error): "checkpoint: \(error)"
    case .indexBeyond(let size): "the index is not below the checkpoint's size, \(size)"
    case .notIncluded: "the entry is not what the log has at this index"
    }
  }
}

extension TrustError: CustomStringConvertible {
  /// The reason as a phrase.
  package var description: String {
    switch self {
    case .note(.noTrustedSignature): "not signed by a log of the trust policy"
    case .note(let error): "\(error)"
    case .foreignOrigin(let origin): "the origin \(origin) is not the name of the log that signed"
    case .quorumNotMet(let signed):
      "too few witnesses signed: " + (signed.isEmpty ? "none" : signed.joined(separator: ", "))
    }
  }
}

extension TrustPolicyError.Fault: CustomStringConvertible {
  /// The fault as a phrase that says what would have passed.
  package var description: String {
    switch self {
    case .octet(let octet):
      "byte 0x\(String(octet, radix: 16)), expected tab, space or printable text"
    case .unterminated: "no line feed at the end"
    case .statement:
      "expected log KEY [URL], witness NAME KEY [URL], group NAME N MEMBER… or quorum NAME"
    case .key(let error): "\(error), expected a key as name+id+base64"
    case .keyKind: "a key of the wrong type, expected type 1 for a log and type 4 for a witness"
    case .duplicateKey: "a public key that stands above already, expected each once"
    case .duplicateName: "a name that is taken, expected a new one other than none"
    case .unknownName: "a name that is not defined above"
    case .repeatedMember:
      "a member that belongs to a group already, expected each name in one group once"
    case .threshold: "expected any, all or a number from 1 to the number of members"
    case .secondQuorum: "a second quorum, expected one"
    case .noQuorum: "no quorum, expected a line quorum NAME or quorum none"
    case .noLog: "no log, expected at least one line log KEY"
    }
  }
}
