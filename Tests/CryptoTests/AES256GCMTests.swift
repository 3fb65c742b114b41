import Crypto
import Testing

@Suite struct AES256GCMTests {
  /// Test cases 14 and 16 of "The Galois/Counter Mode of Operation (GCM)", McGrew and Viega,
  /// appendix B: nonce, ciphertext and tag in the layout of this product.
  @Test(arguments: [
    (
      "0000000000000000000000000000000000000000000000000000000000000000", "",
      "000000000000000000000000cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919",
      "00000000000000000000000000000000"
    ),
    (
      "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
      "feedfacedeadbeeffeedfacedeadbeefabaddad2",
      "cafebabefacedbaddecaf888522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b",
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e24"
        + "49a6b525b16aedf5aa0de657ba637b39"
    ),
  ])
  func opensThePublishedCases(key: String, data: String, box: String, plain: String) throws {
    let box = try #require(Hex.decode(box))
    let key = try #require(Hex.decode(key))
    let data = try #require(Hex.decode(data))
    let opened = try AES256GCM.open(box, key: key, associatedData: data)
    #expect(Hex.encode(opened) == plain)
  }

  @Test func opensWhatItSealed() throws {
    let key = try randomBytes(32)
    for count in [0, 1, 15, 16, 17, 1000] {
      let plaintext = try randomBytes(count)
      let box = try AES256GCM.seal(plaintext, key: key, associatedData: [1])
      #expect(box.count == count + 28)
      #expect(try AES256GCM.open(box, key: key, associatedData: [1]) == plaintext)
    }
  }

  @Test func refusesEveryFlippedBit() throws {
    let key = try randomBytes(32)
    let data: [UInt8] = Array("relay/vault/v1".utf8)
    let box = try AES256GCM.seal(Array("hunter2".utf8), key: key, associatedData: data)
    func refuses(_ box: [UInt8], _ key: [UInt8], _ data: [UInt8]) -> Bool {
      do { _ = try AES256GCM.open(box, key: key, associatedData: data) } catch {
        return error == .notAuthentic
      }
      return false
    }
    for bit in 0..<box.count * 8 { #expect(refuses(flipped(box, bit), key, data)) }
    for bit in 0..<key.count * 8 { #expect(refuses(box, flipped(key, bit), data)) }
    for bit in 0..<data.count * 8 { #expect(refuses(box, key, flipped(data, bit))) }
    for count in 0..<box.count { #expect(refuses(Array(box.prefix(count)), key, data)) }
  }

  @Test func refusesAKeyOfAnotherSize() {
    #expect(throws: CryptoError.unusableKey(expected: "32 bytes")) {
      try AES256GCM.seal([], key: [1, 2, 3], associatedData: [])
    }
  }
}

/// `bytes` with one bit flipped; bit 0 is the lowest of the first byte.
func flipped(_ bytes: [UInt8], _ bit: Int) -> [UInt8] {
  var bytes = bytes
  bytes[bit / 8] ^= 1 << UInt8(bit % 8)
  return bytes
}
