import Configuration
import Crypto
import Evidence
import Logbook
import Policy
import Support
import Testing

@testable import Gate

/// The rule `manifest_signed`.
@Suite struct ManifestSignedTests {
  private static let name = "config-manifest.yaml"
  private static let key = "environments/keys/manifest.pem"
  private static let other = GateSample.otherDigest

  private static func forged(_ label: String, _ change: @escaping RuleRow.Change) -> RuleRow {
    .integrity(
      label,
      "manifest: the signature does not verify with a key that the policy lists for prod: \(key)",
      [name],
      next: "run relayctl manifest sign * --signer URI", change)
  }

  private static func replaced(_ label: String, _ change: @escaping RuleRow.Change) -> RuleRow {
    .no(
      label, "\(key): differs from the key of the last promotion and is not approved*",
      [name, key], next: "two people each run relayctl key approve --as PRINCIPAL"
    ) {
      $0.approvedManifestKey = .success(ApprovedChanges(counted: []))
      try $0.record(.promote, ["manifest_key": other])
      try change(&$0)
    }
  }

  private static func yes(_ label: String, _ change: @escaping RuleRow.Change = { _ in }) -> RuleRow
  {
    .yes(label, "the signature verifies with \(key)", [name], change)
  }

  private static let rows: [RuleRow] =
    [
      yes("signed by the key of the last promotion"),
      yes("the first promotion") { try $0.forget(.promote) },
      yes("a promotion before that recorded no key") {
        try $0.forget(.promote)
        try $0.record(.promote)
      },
      forged("a signature of other bytes") {
        $0.manifestSignature = .success(try GateSample.sign(Array("other".utf8)))
      },
      forged("a manifest that was changed after it was signed") {
        let signature = $0.manifestSignature
        try $0.changeManifest { $0.incident = "INC-7" }
        $0.manifestSignature = signature
      },
      forged("a signature of another key") {
        let bytes = try $0.manifest.get().bytes
        $0.manifestSignature = .success(try P256PrivateKey.generate().signature(for: bytes))
      },
      forged("an empty signature") { $0.manifestSignature = .success([]) },
      forged("a signature with a byte after it") {
        $0.manifestSignature = .success(try $0.manifestSignature.get() + [0])
      },
      replaced("a key that was replaced and not approved") { _ in },
      replaced("a key whose approval another one followed") {
        $0.approvedManifestKey = .success(GateSample.approved(other))
      },
      replaced("an entry of the log alone") {
        try $0.record(.approval, ["manifest_key": $0.manifestKey.get().digest.sha256])
      },
      replaced("an approval whose entry does not count") {
        $0.approvedManifestKey = .success(
          GateSample.refused(try $0.manifestKey.get().digest.sha256, "entry 3 names no statements"))
      },
      .integrity(
        "an approval with a damaged statement", "\(key): differs from * approved: entry 3 forged",
        [name, key], next: "two people each run relayctl key approve --as PRINCIPAL"
      ) {
        try $0.record(.promote, ["manifest_key": other])
        $0.approvedManifestKey = .success(
          GateSample.refused(try $0.manifestKey.get().digest.sha256, "entry 3 forged", .integrity))
      },
      yes("a key that was replaced and approved") {
        try $0.record(.promote, ["manifest_key": other])
        $0.approvedManifestKey = .success(
          GateSample.approved(try $0.manifestKey.get().digest.sha256))
      },
      yes("an unchanged key, whatever the statements are") {
        $0.approvedManifestKey = .failure(.no("unreadable", next: "read"))
      },
    ]
    + RuleRow.passesOn("manifest") { $0.manifest = .failure($1) }
    + RuleRow.passesOn("signature") { $0.manifestSignature = .failure($1) }
    + RuleRow.passesOn("keys") { $0.signerKeys = .failure($1) }
    + RuleRow.passesOn("key") {
      let file = ReadKey(.failure($1), digest: try $0.manifestKey.get().digest)
      $0.signerKeys = .success(
        SignerKeys(environment: .prod, listed: [.init(scheme: .awskms, file: file, bytes: [])]))
    }
    + RuleRow.passesOn("logbook") { $0.log = .failure($1) }
    + RuleRow.passesOn("statements") {
      try $0.record(.promote, ["manifest_key": other])
      $0.approvedManifestKey = .failure($1)
    }

  @Test(arguments: rows) func decides(row: RuleRow) throws { try row.check(.manifestSigned) }

  @Test func refusesEveryFlippedBitOfTheSignature() throws {
    var input = try GateSample.input()
    for flip in bitFlips(of: try input.manifestSignature.get()) {
      input.manifestSignature = .success(flip.bytes)
      #expect(GateRule.manifestSigned.outcome(input).answer == .integrity, "\(flip)")
    }
  }

  @Test func isAskedOfAPromotionThatNeedsTheSignature() throws {
    #expect(try !GateRule.manifestSigned.isAsked(into: .staging))
    #expect(
      try GateRule.manifestSigned.isAsked(
        into: .staging,
        policy: [
          .init(
            "signature", "[suites, lock, diff_report]",
            "[suites, lock, diff_report, manifest_signature]")
        ]))
    #expect(try GateRule.manifestSigned.isAsked(into: .prod))
  }
}
