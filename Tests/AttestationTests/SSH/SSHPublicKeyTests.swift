import Crypto
import Testing

@testable import Attestation

/// Public keys in wire form: the type, then as many strings as the type has.
@Suite struct SSHPublicKeyTests {
  private func wire(_ type: String, _ strings: [[UInt8]]) -> [UInt8] {
    ([Array(type.utf8)] + strings).flatMap { string in
      let count = UInt32(string.count)
      return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) } + string
    }
  }

  /// RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709 §4, and PROTOCOL.u2f of OpenSSH, "Key formats".
  @Test(arguments: [
    ("ssh-rsa", 2, false), ("ssh-ed25519", 1, false), ("ecdsa-sha2-nistp256", 2, false),
    ("ecdsa-sha2-nistp384", 2, false), ("ecdsa-sha2-nistp521", 2, false),
    ("sk-ssh-ed25519@openssh.com", 2, true), ("sk-ecdsa-sha2-nistp256@openssh.com", 3, true),
  ])
  func readsEachTypeWithAllItsStrings(type: String, count: Int, isOnDevice: Bool) throws {
    let strings = [[UInt8]](repeating: [1, 2, 3], count: count)
    let bytes = wire(type, strings)
    let key = try #require(SSHPublicKey(blob: bytes))
    #expect(key.line == "\(type) \(Base64.encode(bytes))")
    #expect(key.isOnDevice == isOnDevice)
    #expect(SSHPublicKey(type: type, base64: Base64.encode(bytes)) == key)
    #expect(SSHPublicKey.types.contains(type))
    let wrong = [
      wire(type, Array(strings.dropLast())), wire(type, strings + [[1]]), bytes + [0],
      Array(bytes.dropLast()), wire(type, strings.dropLast() + [[]]),
    ]
    for bytes in wrong { #expect(SSHPublicKey(blob: bytes) == nil, "\(bytes)") }
  }

  @Test(arguments: ["ssh-dss", "ssh-ed25519-cert-v01@openssh.com", "ssh-ed448", ""])
  func refusesAnotherType(type: String) {
    for count in 0...4 {
      #expect(SSHPublicKey(blob: wire(type, Array(repeating: [1], count: count))) == nil)
    }
  }
}
