/// The logs and witnesses that a verifier trusts, and the quorum of witnesses that a checkpoint
/// needs (C2SP tlog-policy).
package struct TrustPolicy: Hashable, Sendable {
  /// The witnesses that must have signed a checkpoint in addition to the log.
  indirect enum Quorum: Hashable, Sendable {
    case none
    case witness(name: [UInt8], key: VerifierKey)
    case group(threshold: Int, members: [Quorum])
  }

  /// The trusted logs. At least one of them must have signed the checkpoint.
  package let logs: [VerifierKey]
  /// All witnesses that the file defines, including those that the quorum does not use.
  let witnesses: [VerifierKey]
  private let quorum: Quorum

  init(logs: [VerifierKey], witnesses: [VerifierKey], quorum: Quorum) {
    self.logs = logs
    self.witnesses = witnesses
    self.quorum = quorum
  }

  /// Creates a policy that trusts one log and requires no witness.
  package init(log: VerifierKey) {
    self.init(logs: [log], witnesses: [], quorum: .none)
  }

  /// Whether a checkpoint needs the signature of any witness.
  package var requiresWitness: Bool { quorum != .none }

  /// Returns the checkpoint in `note`. Throws if this policy does not accept it.
  package func checkpoint(in note: SignedNote) throws(TrustError) -> Checkpoint {
    let signers: [VerifierKey]
    let checkpoint: Checkpoint
    do {
      signers = try note.signers(among: logs + witnesses)
      checkpoint = try Checkpoint(text: note.text)
    } catch { throw .note(error) }
    let signingLogs = signers.filter { $0.kind == .ed25519 }
    guard !signingLogs.isEmpty else { throw .note(.noTrustedSignature) }
    guard signingLogs.contains(where: { $0.name == checkpoint.origin }) else {
      throw .foreignOrigin(checkpoint.origin)
    }
    guard Self.isMet(quorum, by: signers) else {
      let cosigners = signers.filter { $0.kind == .cosignature }
      throw .quorumNotMet(signed: cosigners.map(\.name.description))
    }
    return checkpoint
  }

  private static func isMet(_ quorum: Quorum, by signers: [VerifierKey]) -> Bool {
    switch quorum {
    case .none: true
    case .witness(_, let key): signers.contains(key)
    case .group(let threshold, let members):
      members.count { isMet($0, by: signers) } >= threshold
    }
  }
}

/// Why a trust policy does not accept a checkpoint.
package enum TrustError: Error, Equatable {
  /// The checkpoint is not signed by a log of the policy, or a signature is wrong.
  case note(NoteError)
  /// The checkpoint's origin is not the name of the log that signed it.
  case foreignOrigin(KeyName)
  /// Too few of the policy's witnesses signed. `signed` contains the key names of those that did.
  case quorumNotMet(signed: [String])
}

extension TrustError: CustomStringConvertible {
  /// The reason as a phrase for an error message.
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
