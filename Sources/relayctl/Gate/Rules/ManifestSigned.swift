import Console
import Crypto
import Policy

/// The manifest is signed by the key that is committed (R24).
enum ManifestSigned: GateRule {
  static let id = "manifest_signed"

  static func applies(to promotion: PromotionRule) -> Bool {
    promotion.evidence.contains(.manifestSignature)
  }

  static func decide(_ input: GateInput) throws(Shortfall) -> Grounds {
    let stored = try input.manifest.get()
    let next = "relayctl manifest sign \(stored.digest.hex) --signer URI"
    let isSigned: Bool
    do throws(Failure) {
      isSigned = try stored.isSigned(stored.signature(), by: input.workspace.manifestKey())
    } catch {
      let shortfall = Shortfall(error, next: next)
      throw shortfall ?? .no(error.message, [stored.note], next: next)
    }
    guard isSigned else {
      throw .integrity(
        "manifest: the signature does not verify with environments/keys/manifest.pem",
        [stored.note], next: next)
    }
    try requireApprovedKey(stored, input)
    return Grounds(
      reason: "verified with environments/keys/manifest.pem", evidence: [stored.note])
  }

  /// A key that is another than the last promotion's was approved by two people (R26).
  private static func requireApprovedKey(
    _ stored: StoredManifest, _ input: GateInput
  ) throws(Shortfall) {
    let log = try input.log.get()
    let key = try input.manifestKey.get()
    guard let before = log.promotedSigningKey, before != key.sha256,
      log.approvedSigningKey != key.sha256
    else { return }
    throw .no(
      "\(key.name): another key than the last promotion's, and not approved", [stored.note, key],
      next: "relayctl key approve --as PRINCIPAL, by two people")
  }
}
