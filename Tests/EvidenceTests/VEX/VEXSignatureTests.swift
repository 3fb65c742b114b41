import Crypto
import Support
import Testing

@testable import Evidence

@Suite struct VEXSignatureTests {
  @Test func refusesEveryFlippedBit() throws {
    let document = VEXSample.document([VEXSample.statement("not_affected", reason: "r")])
    let key = try P256PrivateKey.generate()
    let signature = Array((Base64.encode(try key.signature(for: document)) + "\n").utf8)
    let keys = [key.publicKey]
    #expect(VEXSignature.verify(document, signature: signature, keys: keys))
    #expect(!VEXSignature.verify(document, signature: signature, keys: []))
    for flip in bitFlips(of: document) {
      #expect(!VEXSignature.verify(flip.bytes, signature: signature, keys: keys), "\(flip)")
    }
    for flip in bitFlips(of: signature) {
      #expect(!VEXSignature.verify(document, signature: flip.bytes, keys: keys), "\(flip)")
    }
  }
}
