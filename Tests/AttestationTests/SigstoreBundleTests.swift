import Crypto
import JSON
import Support
import Testing

@testable import Attestation

/// Sigstore bundles with a message signature.
@Suite struct SigstoreBundleTests {
  private func bundle(_ text: String = AttestationSample.bundle) throws -> SigstoreBundle {
    try SigstoreBundle(parsing: Array(text.utf8))
  }

  @Test func acceptsTheBundleOfCosign() throws {
    let bundle = try bundle()
    let key = try AttestationSample.key()
    #expect(bundle.isValid(for: WorkedStatement.blob, by: key))
    let own = SigstoreBundle(of: WorkedStatement.blob, signature: bundle.signature, by: key)
    #expect(own.json == (try JSONValue.parse(Array(AttestationSample.bundle.utf8))))
    #expect(try SigstoreBundle(parsing: own.bytes) == bundle)
    #expect(own.bytes.last == 0x0a)
  }

  @Test(arguments: [
    ("v0.3", "v0.2"), ("SHA2_256", "SHA2_512"), ("\"tlogEntries\":[]", "\"tlogEntries\":[{}]"),
    ("\"hint\"", "\"rawBytes\""), ("\"messageSignature\"", "\"dsseEnvelope\""),
    ("{\"mediaType\"", "{\"x\":1,\"mediaType\""), ("\"signature\":\"", "\"signature\":\"*"),
    ("63i0", "63"), ("{\"algorithm\"", "{\"x\":1,\"algorithm\""),
  ])
  func refusesAnotherForm(old: String, new: String) {
    let text = AttestationSample.bundle.replacing(old, with: new, maxReplacements: 1)
    #expect(text != AttestationSample.bundle)
    #expect(throws: AttestationError.self) { try bundle(text) }
  }

  @Test func refusesEveryFlippedBitOfBundleAndBlob() throws {
    let key = try AttestationSample.key()
    for flip in bitFlips(of: Array(AttestationSample.bundle.utf8)) {
      let isValid = (try? SigstoreBundle(parsing: flip.bytes))?
        .isValid(for: WorkedStatement.blob, by: key)
      #expect(isValid != true, "\(flip)")
    }
    let bundle = try bundle()
    for flip in bitFlips(of: WorkedStatement.blob) {
      #expect(!bundle.isValid(for: flip.bytes, by: key), "\(flip)")
    }
    #expect(
      !bundle.isValid(for: WorkedStatement.blob, by: try P256PrivateKey.generate().publicKey))
  }

  /// The path of the member, and what was expected there.
  @Test func namesTheMemberThatIsRefused() {
    let text = AttestationSample.bundle.replacing("SHA2_256", with: "SHA2_512")
    let error = #expect(throws: AttestationError.self) { try bundle(text) }
    #expect(
      error?.description == "messageSignature.messageDigest.algorithm: expected SHA2_256")
  }
}
