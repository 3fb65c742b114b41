import Crypto
import Evidence
import Policy

extension GateRule {
  /// The manifest's signature verifies with a committed key that the policy lists for the target. If that key differs from the key of
  /// the last promotion, two people have approved the change.
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
      let (log, file) = (try input.log.get(), key.digest)
      if let before = try log.promotedSigningKey(into: input.promotion.to), before != file.sha256,
        log.approvedSigningKey != file.sha256
      {
        throw .no(
          "\(file.name): differs from the key of the last promotion and is not approved",
          [stored.digest, file], next: "two people each run relayctl key approve --as PRINCIPAL")
      }
      return RulePass("the signature verifies with \(file.name)", [stored.digest])
    })
}
