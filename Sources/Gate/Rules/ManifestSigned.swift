import Crypto
import Evidence
import Policy

extension GateRule {
  /// The manifest is signed by the committed key. If that is not the key of the last promotion, two
  /// people approved the change.
  ///
  /// No: `logbook/manifests/prod/4a25….yaml: not signed`.
  /// Repair: `relayctl manifest sign 4a25… --signer URI`.
  static let manifestSigned = GateRule(
    id: "manifest_signed", requires: { $0.evidence.contains(.manifestSignature) },
    decide: { input throws(RuleFailure) in
      let stored = try input.manifest.get()
      let signature = try input.manifestSignature.get()
      let key = try input.manifestKey.get()
      guard try key.key.get().isValid(signature, for: stored.bytes) else {
        throw .integrity(
          "manifest: the signature does not verify with environments/keys/manifest.pem",
          [stored.digest], next: "relayctl manifest sign \(stored.sha256.hex) --signer URI")
      }
      let (log, file) = (try input.log.get(), key.digest)
      if let before = log.promotedSigningKey, before != file.sha256,
        log.approvedSigningKey != file.sha256
      {
        throw .no(
          "\(file.name): another key than the last promotion's, and not approved",
          [stored.digest, file], next: "relayctl key approve --as PRINCIPAL, by two people")
      }
      return RulePass("verified with environments/keys/manifest.pem", [stored.digest])
    })
}
