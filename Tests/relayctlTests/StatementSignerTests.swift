import Attestation
import Configuration
import Console
import Crypto
import Evidence
import JSON
import Policy
import Support
import Testing

@testable import Gate
@testable import relayctl

/// Statements are signed with the committed key only.
@Suite struct StatementSignerTests {
  @Test func signsWithTheCommittedKeyOnly() throws {
    let folder = try TemporaryFolder()
    let key = try P256PrivateKey.generate()
    let path = try folder.write(try key.pem(), to: "manifest.key", mode: 0o600)
    let bytes = try TestFile.read("\(Places.root)/environments/policy.yaml")
    let policy = try PromotionPolicy.parse(bytes, file: "policy.yaml")
    func signer(
      _ committed: P256PublicKey, _ scheme: SignerScheme = .file
    ) throws(Failure) -> StatementSigner {
      let digest = FileDigest(of: Array(committed.pem.utf8), named: "manifest.pem")
      let file = ReadKey(.success(committed), digest: digest)
      return try StatementSigner(
        "file:\(path)", policy,
        SignerKeys(environment: .dev, listed: [.init(scheme: scheme, file: file, bytes: [])]))
    }
    let statement = Statement(
      subjects: [.init("a", SHA256.digest(of: []))], predicateType: "https://example.com",
      predicate: [:])
    let envelope = try signer(key.publicKey).envelope(of: statement)
    #expect(try envelope.verified(by: [.init(key.publicKey)]) == statement.bytes)
    let failure = #expect(throws: Failure.self) {
      try signer(P256PrivateKey.generate().publicKey).envelope(of: statement)
    }
    #expect(failure?.status == .integrity)
    let listedForTheKMS = #expect(throws: Failure.self) {
      try signer(key.publicKey, .awskms).envelope(of: statement)
    }
    #expect(listedForTheKMS?.status == .integrity)
  }
}
