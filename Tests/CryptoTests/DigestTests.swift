import Crypto
import Testing

@Suite struct DigestTests {
  /// FIPS 180-4 examples, NIST "SHA-256 Example" sheets; the empty message from NIST CAVS.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func hashesAsInFIPS180(message: String, hex: String) {
    #expect(SHA256.digest(of: Array(message.utf8)).hex == hex)
  }

  /// FIPS 180-2 appendix A, NIST "SHA-1 Example" sheets; the empty message from NIST CAVS.
  @Test(arguments: [
    ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
    ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
    ),
  ])
  func hashesWithSHA1(message: String, hex: String) {
    let bytes = Array(message.utf8)
    let half = bytes.count / 2
    bytes.withUnsafeBytes { bytes in
      let parts = [
        UnsafeRawBufferPointer(rebasing: bytes[..<half]), .init(rebasing: bytes[half...]),
      ]
      #expect(Hex.encode(SHA1.digest(of: bytes)) == hex)
      #expect(Hex.encode(SHA1.digest(of: parts[0], parts[1])) == hex)
    }
  }

  /// FIPS 180-2 appendix B.3: a million times "a".
  @Test func hashesInParts() {
    var hash = SHA256()
    for _ in 0..<1000 { hash.update([UInt8](repeating: 0x61, count: 1000)) }
    let first = hash.finish()
    #expect(first.hex == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    #expect(hash.finish() == SHA256.digest(of: []))
  }

  /// RFC 4231 §4.2, §4.3, §4.7 (a key longer than a block).
  @Test(arguments: [
    (
      [UInt8](repeating: 0x0b, count: 20), "Hi There",
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    ),
    (
      Array("Jefe".utf8), "what do ya want for nothing?",
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    ),
    (
      [UInt8](repeating: 0xaa, count: 131),
      "Test Using Larger Than Block-Size Key - Hash Key First",
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    ),
  ])
  func authenticatesAsInRFC4231(key: [UInt8], message: String, hex: String) {
    #expect(HMACSHA256.code(for: Array(message.utf8), key: key).hex == hex)
  }

  @Test func readsOnlyItsOwnForm() throws {
    let digest = SHA256.digest(of: [])
    #expect(Digest(digest.description) == digest)
    for text in [
      "", digest.hex, "sha256:", "SHA256:" + digest.hex, "sha256:" + digest.hex.uppercased(),
      digest.description + "0", String(digest.description.dropLast()), "sha512:" + digest.hex,
    ] {
      #expect(Digest(text) == nil, "\(text)")
    }
  }

  /// RFC 4648 §10.
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ])
  func writesBase64(plain: String, text: String) {
    #expect(Base64.encode(Array(plain.utf8)) == text)
    #expect(Base64.decode(text) == Array(plain.utf8))
  }

  @Test(arguments: [
    "Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Z===", "====", "Zg==Zg==", "Zm 9v", "Zm9v\n",
    "Zm-_",
  ])
  func refusesLooseBase64(text: String) {
    #expect(Base64.decode(text) == nil)
  }

  @Test(arguments: ["0", "0g", "AB", "0 ", " 00", "00\n"])
  func refusesLooseHex(text: String) {
    #expect(Hex.decode(text) == nil)
  }

  @Test func hashesPairsLikeTheirBytes() {
    for count in [1, 2, 3, 128] {
      var nodes = (0..<(count * 64)).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) }
      let expected = (0..<count).flatMap { pair in
        SHA256.digest(of: [0x01] + nodes[(pair * 64)..<(pair * 64 + 64)]).bytes
      }
      nodes.withUnsafeMutableBytes { buffer in
        guard let address = buffer.baseAddress else { return }
        SHA256.hashPairs(prefix: 0x01, in: address, count: count)
      }
      #expect(Array(nodes.prefix(count * 32)) == expected, "\(count) pairs")
    }
  }
}
