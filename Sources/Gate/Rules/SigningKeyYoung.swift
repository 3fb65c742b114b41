import Evidence
import Policy
import RFC3339

extension GateRule {
  /// The key that signed the manifest is not older than `secrets.signing_key_days`. Its age counts
  /// from the first approved statement about the key; a key of unknown age is a no.
  ///
  /// No: `environments/keys/manifest.pem: its age is unknown, because no approved statement names it`.
  /// Repair: two people each run `relayctl key approve --as PRINCIPAL`; for a key that is too old,
  /// create a new one first with `relayctl key new manifest --out FILE`.
  static let signingKeyYoung = GateRule(
    id: "signing_key_young", requires: { $0.evidence.contains(.manifestSignature) },
    decide: { input throws(RuleFailure) in
      let file = try input.manifestKey.get().digest
      let changes = try input.approvedManifestKey.get().counted.filter { $0.to == file.sha256 }
      guard let since = changes.flatMap(\.approvals).map(\.approval.issued).min() else {
        throw .no(
          "\(file.name): its age is unknown, because no approved statement names it", [file],
          next: "two people each run relayctl key approve --as PRINCIPAL")
      }
      let days = Int64(input.policy.secrets.signingKeyDays)
      let age = input.now.seconds(since: since)
      guard !since.isInTheFuture(at: input.now) else {
        throw .no(
          "\(file.name): approved at \(since), which is in the future", [file],
          next: "check the clock of the approvers")
      }
      guard age <= days * 86_400 else {
        throw .no(
          "\(file.name): approved \(AgeText.of(seconds: age)) ago, expected at most \(days) d",
          [file],
          next:
            "run relayctl key new manifest --out FILE, commit the new key, then two people each "
            + "run relayctl key approve --as PRINCIPAL")
      }
      return RulePass(
        "\(file.name) was approved \(AgeText.of(seconds: age)) ago, expected at most \(days) d",
        [file])
    })
}
