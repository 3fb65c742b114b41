internal import COpenSSL

/// A public key of Ed25519 (RFC 8032 §5.1): 32 bytes.
package struct Ed25519PublicKey: Sendable {
  /// Length of a key in bytes.
  package static let byteCount = 32

  /// The 32 bytes.
  package let bytes: [UInt8]
  private let handle: KeyHandle

  /// A key from its 32 bytes; `nil` for any other count.
  package init?(bytes: [UInt8]) {
    OpenSSL.initialise()
    guard bytes.count == Ed25519PublicKey.byteCount,
      let pointer = EVP_PKEY_new_raw_public_key_ex(nil, "ED25519", nil, bytes, bytes.count)
    else { return nil }
    self.bytes = bytes
    handle = KeyHandle(owning: pointer)
  }

  /// Whether `signature` (64 bytes) is one of this key over `message`.
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
