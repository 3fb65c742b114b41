/// Whom a verifier believes: logs, witnesses, and how many witnesses it takes (C2SP tlog-policy).
package struct TrustPolicy: Hashable, Sendable {
  /// What must have signed a checkpoint beside the log.
  indirect enum Quorum: Hashable, Sendable {
    case none
    case witness(name: [UInt8], key: VerifierKey)
    case group(threshold: Int, members: [Quorum])
  }

  /// The logs; the signature of any one of them is required.
  package let logs: [VerifierKey]
  /// The witnesses that the file names, whether the quorum uses them or not.
  package let witnesses: [VerifierKey]
  let quorum: Quorum

  init(logs: [VerifierKey], witnesses: [VerifierKey], quorum: Quorum) {
    self.logs = logs
    self.witnesses = witnesses
    self.quorum = quorum
  }

  /// The policy that trusts one log and asks for no witness.
  package init(log: VerifierKey) {
    self.init(logs: [log], witnesses: [], quorum: .none)
  }

  /// The checkpoint that a note carries, if this policy accepts it.
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
