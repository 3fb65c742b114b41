import Crypto
import Evidence
import Policy

extension GateRule {
  /// The manifest's signature verifies with a committed key that the policy lists for the target. If
  /// that key differs from the key of the last promotion, the newest entry about the key names signed
  /// statements of two people that authorize the change to this key.
  ///
  /// No: `logbook/manifests/prod/4a25….yaml: not signed`.
  /// Repair: `relayctl manifest sign 4a25… --signer URI`.
  static let manifestSigned = GateRule(
    id: "manifest_signed", requires: { $0.evidence.contains(.manifestSignature) },
    decide: { input throws(RuleFailure) in
      let stored = try input.manifest.get()
      let signature = try input.manifestSignature.get()
      let key = try input.manifestKey.get()
      guard try key.content.get().isValid(signature, for: stored.bytes) else {
        throw .integrity(
          "manifest: the signature does not verify with a key that the policy lists for "
            + "\(input.promotion.to): \(try input.signerKeys.get().names)", [stored.digest],
          next: "run relayctl manifest sign \(stored.sha256.hex) --signer URI")
      }
      let file = key.digest
      if let before = try input.log.get().promotedSigningKey(into: input.promotion.to),
        before != file.sha256
      {
        try requireApproved(file, try input.approvedManifestKey.get(), [stored.digest, file])
      }
      return RulePass("the signature verifies with \(file.name)", [stored.digest])
    })

  /// Throws `no` unless people's statements authorize the change to the key in `file`.
  private static func requireApproved(
    _ file: FileDigest, _ approved: ApprovedChanges, _ evidence: [FileDigest]
  ) throws(RuleFailure) {
    let next = "two people each run relayctl key approve --as PRINCIPAL"
    let problem = "\(file.name): differs from the key of the last promotion and is not approved"
    if let objection = approved.objection {
      throw RuleFailure(
        objection.answer, "\(problem): \(objection.reason)", evidence, next: next)
    }
    guard approved.current?.to == file.sha256 else { throw .no(problem, evidence, next: next) }
  }
}
