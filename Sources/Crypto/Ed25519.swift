internal import COpenSSL

/// An Ed25519 private key (RFC 8032 §5.1). The private keys of the logbook and of its witnesses are
/// of this type.
///
/// Signatures are deterministic: the same key and message always result in the same 64 bytes.
package struct Ed25519PrivateKey: Sendable {
  /// The length of a seed in bytes.
  package static let seedByteCount = 32

  private let handle: KeyHandle
  package let publicKey: Ed25519PublicKey

  /// Creates a key from its 32-byte seed; `nil` for any other count.
  package init?(seed: [UInt8]) {
    OpenSSL.initialize()
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

  /// Returns the signature over `message`, 64 bytes.
  package func signature(for message: [UInt8]) throws(CryptoError) -> [UInt8] {
    try handle.signature(for: message, digest: nil)
  }
}

/// An Ed25519 public key (RFC 8032 §5.1), 32 bytes.
package struct Ed25519PublicKey: Sendable {
  /// The length of a key in bytes.
  package static let byteCount = 32

  package let bytes: [UInt8]
  private let handle: KeyHandle

  /// Creates a key from its 32 bytes; `nil` for any other count.
  package init?(bytes: [UInt8]) {
    OpenSSL.initialize()
    guard bytes.count == Ed25519PublicKey.byteCount,
      let pointer = EVP_PKEY_new_raw_public_key_ex(nil, "ED25519", nil, bytes, bytes.count)
    else { return nil }
    self.bytes = bytes
    handle = KeyHandle(owning: pointer)
  }

  /// Reports whether `signature` (64 bytes) is a valid signature over `message` by this key.
  package func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
    handle.isValid(signature, for: message, digest: nil)
  }
}

extension Ed25519PublicKey: Hashable {
  package static func == (left: Ed25519PublicKey, right: Ed25519PublicKey) -> Bool {
    left.bytes == right.bytes
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}
