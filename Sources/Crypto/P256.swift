internal import COpenSSL

/// An ECDSA private key on P-256, which signs manifests if no KMS is used.
package struct P256PrivateKey: Sendable {
  private let handle: KeyHandle
  package let publicKey: P256PublicKey

  /// Reads a key from PEM, `PRIVATE KEY` (PKCS #8) or `EC PRIVATE KEY`. Refuses an encrypted key,
  /// because CI cannot enter its passphrase.
  package init(pem: String) throws(CryptoError) {
    let handle = KeyHandle.read(pem: pem) { buffer in
      PEM_read_bio_PrivateKey(buffer, nil, { _, _, _, _ in -1 }, nil)
    }
    guard let handle, P256PublicKey.isP256(handle) else {
      throw .unusableKey(expected: "an unencrypted P-256 private key in PEM")
    }
    try self.init(handle)
  }

  private init(_ handle: KeyHandle) throws(CryptoError) {
    self.handle = handle
    let text = try KeyHandle.text { PEM_write_bio_PUBKEY($0, handle.pointer) == 1 }
    publicKey = try P256PublicKey(pem: text)
  }

  /// Creates a random key.
  package static func generate() throws(CryptoError) -> P256PrivateKey {
    OpenSSL.initialize()
    guard let context = EVP_PKEY_CTX_new_from_name(nil, "EC", nil) else {
      throw OpenSSL.failure(.generate)
    }
    defer { EVP_PKEY_CTX_free(context) }
    var pointer: OpaquePointer?
    guard EVP_PKEY_keygen_init(context) == 1,
      EVP_PKEY_CTX_set_group_name(context, "P-256") == 1,
      EVP_PKEY_generate(context, &pointer) == 1, let pointer
    else { throw OpenSSL.failure(.generate) }
    return try P256PrivateKey(KeyHandle(owning: pointer))
  }

  /// Returns the key as PKCS #8 PEM. The text is secret.
  package func pem() throws(CryptoError) -> String {
    try KeyHandle.text {
      PEM_write_bio_PKCS8PrivateKey($0, handle.pointer, nil, nil, 0, nil, nil) == 1
    }
  }

  /// Returns the ECDSA signature over the SHA-256 digest of `message`, as ASN.1 DER (RFC 3279
  /// §2.2.3). Signatures are randomized: two signatures over the same message differ.
  package func signature(for message: [UInt8]) throws(CryptoError) -> [UInt8] {
    try handle.signature(for: message, digest: "SHA256")
  }
}

/// An ECDSA public key on P-256, which verifies manifests.
package struct P256PublicKey: Sendable {
  /// The key as `SubjectPublicKeyInfo` PEM with a final LF, the form that openssl and cosign read.
  package let pem: String
  /// The key as `SubjectPublicKeyInfo` DER (RFC 5280 §4.1.2.7).
  package let spki: [UInt8]
  private let handle: KeyHandle

  /// Reads a key from `PUBLIC KEY` PEM.
  package init(pem: String) throws(CryptoError) {
    let handle = KeyHandle.read(pem: pem) { PEM_read_bio_PUBKEY($0, nil, nil, nil) }
    guard let handle, P256PublicKey.isP256(handle) else {
      throw .unusableKey(expected: "a P-256 public key in PEM")
    }
    self.handle = handle
    self.pem = try KeyHandle.text { PEM_write_bio_PUBKEY($0, handle.pointer) == 1 }
    var der: UnsafeMutablePointer<UInt8>?
    let count = i2d_PUBKEY(handle.pointer, &der)
    guard count > 0, let der else { throw OpenSSL.failure(.encode) }
    defer { CRYPTO_free(der, nil, 0) }
    spki = Array(UnsafeBufferPointer(start: der, count: Int(count)))
  }

  /// Reports whether `signature` (ASN.1 DER) is a valid signature over `message` by this key.
  package func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
    handle.isValid(signature, for: message, digest: "SHA256")
  }

  fileprivate static func isP256(_ handle: KeyHandle) -> Bool {
    guard EVP_PKEY_is_a(handle.pointer, "EC") == 1 else { return false }
    var name = [CChar](repeating: 0, count: 80)
    var count = 0
    guard EVP_PKEY_get_group_name(handle.pointer, &name, name.count, &count) == 1 else {
      return false
    }
    return name.prefix(count).elementsEqual("prime256v1".utf8.map(CChar.init(bitPattern:)))
  }
}
