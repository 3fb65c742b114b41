import Crypto
import Testing

@Suite struct SignatureTests {
  /// RFC 8032 §7.1, tests 1 to 3: seed, public key, message, signature.
  @Test(arguments: [
    (
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        + "d25bf5f0595bbe24655141438e7a100b"
    ),
    (
      "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
        + "387b2eaeb4302aeeb00d291612bb0c00"
    ),
    (
      "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
      "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
        + "4a7c15e9716ed28dc027beceea1ec40a"
    ),
  ])
  func signsAsInRFC8032(seed: String, publicKey: String, message: String, signature: String)
    throws
  {
    let seed = try #require(Hex.decode(seed))
    let key = try #require(Ed25519PrivateKey(seed: seed))
    let message = try #require(Hex.decode(message))
    #expect(Hex.encode(key.publicKey.bytes) == publicKey)
    #expect(Hex.encode(try key.signature(for: message)) == signature)
    let bytes = try #require(Hex.decode(signature))
    #expect(key.publicKey.isValid(bytes, for: message))
    for bit in 0..<bytes.count * 8 {
      #expect(!key.publicKey.isValid(flipped(bytes, bit), for: message))
    }
    #expect(!key.publicKey.isValid(bytes, for: message + [0]))
    #expect(!key.publicKey.isValid(Array(bytes.dropLast()), for: message))
  }

  /// A blob signed with openssl 3 and verified with cosign: docs/formats/manifest.md.
  @Test func verifiesABlobSignedElsewhere() throws {
    let key = try P256PublicKey(pem: SignatureTests.publicKey)
    let blob = Array("hello relay\n".utf8)
    let text =
      "MEUCIE2YdI1HyisHlwYMAhb9Ccf2W2b/lkvP41FIeYxpdkV9AiEA52m3v4X7dzfiFLjQQcdKdkACg3znyJRIZ2PiHNl77nQ="
    let signature = try #require(Base64.decode(text))
    #expect(key.isValid(signature, for: blob))
    for bit in 0..<signature.count * 8 { #expect(!key.isValid(flipped(signature, bit), for: blob)) }
    for bit in 0..<blob.count * 8 { #expect(!key.isValid(signature, for: flipped(blob, bit))) }
    for count in 0..<signature.count {
      #expect(!key.isValid(Array(signature.prefix(count)), for: blob))
    }
    #expect(key.pem == SignatureTests.publicKey)
    #expect(
      SHA256.digest(of: key.spki).hex
        == "f793580060562d6ff075d814ea698c282fcc779b0cde64d79ffc6301df00d14b")
  }

  @Test func verifiesWhatItSigned() throws {
    let key = try P256PrivateKey.generate()
    let again = try P256PrivateKey(pem: key.pem())
    let signature = try again.signature(for: [1, 2, 3])
    #expect(try P256PublicKey(pem: key.publicKey.pem).isValid(signature, for: [1, 2, 3]))
    #expect(!key.publicKey.isValid(signature, for: [1, 2]))
    #expect(try !P256PrivateKey.generate().publicKey.isValid(signature, for: [1, 2, 3]))
  }

  @Test(arguments: [
    "", "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n", "not a key",
    // RFC 8410 §10.1: a public key of Ed25519.
    "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n",
  ])
  func refusesAKeyOfAnotherKind(pem: String) {
    #expect(throws: CryptoError.unusableKey(expected: "a P-256 public key in PEM")) {
      try P256PublicKey(pem: pem)
    }
  }

  @Test func refusesAnEncryptedPrivateKeyWithoutAsking() throws {
    #expect(throws: CryptoError.unusableKey(expected: "an unencrypted P-256 private key in PEM")) {
      try P256PrivateKey(
        pem: "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIGb\n-----END ENCRYPTED PRIVATE KEY-----\n")
    }
  }

  private static let publicKey = """
    -----BEGIN PUBLIC KEY-----
    MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEZ805D3eqNZywjCI19lInBJOp7YMr
    CrzAH3CVTAOQ0jgMeCvVTiaRJaRPRDOv8UMs6U4SvKc6pnrIDOoSYI3fdA==
    -----END PUBLIC KEY-----

    """
}
