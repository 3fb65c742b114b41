internal import COpenSSL

/// A private key of Ed25519 (RFC 8032 §5.1): signs checkpoints of the logbook.
///
/// Signatures are deterministic: the same message always gets the same 64 bytes.
package struct Ed25519PrivateKey: Sendable {
  /// Length of a seed in bytes.
  package static let seedByteCount = 32

  private let handle: KeyHandle
  /// The public half.
  package let publicKey: Ed25519PublicKey

  /// A key from its 32-byte seed; `nil` for any other count.
  package init?(seed: [UInt8]) {
    OpenSSL.initialise()
    guard seed.count == Ed25519PrivateKey.seedByteCount,
      let pointer = EVP_PKEY_new_raw_private_key_ex(nil, "ED25519", nil, seed, seed.count)
    else { return nil }
    handle = KeyHandle(owning: pointer)
    var bytes = [UInt8](repeating: 0, count: Ed25519PublicKey.byteCount)
    var count = bytes.count
    guard EVP_PKEY_get_raw_public_key(pointer, &bytes, &count) == 1,
      let publicKey = Ed25519PublicKey(bytes: bytes)
    else { return nil }
    self.publicKey = publicKey
  }

  /// 64 bytes over `message`.
  package func signature(for message: [UInt8]) throws(CryptoError) -> [UInt8] {
    try handle.signature(for: message, digest: nil)
  }
}
