internal import COpenSSL

/// A private key of ECDSA on P-256: signs manifests where no KMS does.
package struct P256PrivateKey: Sendable {
  private let handle: KeyHandle
  /// The public half.
  package let publicKey: P256PublicKey

  /// A key from PEM, `PRIVATE KEY` (PKCS #8) or `EC PRIVATE KEY`. An encrypted key is refused: there is
  /// nobody to ask for its passphrase in CI.
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

  /// A new random key.
  package static func generate() throws(CryptoError) -> P256PrivateKey {
    OpenSSL.initialise()
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

  /// The key as PKCS #8 PEM. Secret.
  package func pem() throws(CryptoError) -> String {
    try KeyHandle.text {
      PEM_write_bio_PKCS8PrivateKey($0, handle.pointer, nil, nil, 0, nil, nil) == 1
    }
  }

  /// ECDSA over SHA-256 of `message`, as ASN.1 DER (RFC 3279 §2.2.3). Random: no two are alike.
  package func signature(for message: [UInt8]) throws(CryptoError) -> [UInt8] {
    try handle.signature(for: message, digest: "SHA256")
  }
}
