internal import COpenSSL

/// A public key of ECDSA on P-256: verifies manifests.
package struct P256PublicKey: Sendable {
  /// The key as `SubjectPublicKeyInfo` PEM with a final LF, as openssl and cosign read it.
  package let pem: String
  /// The key as `SubjectPublicKeyInfo` DER (RFC 5280 §4.1.2.7).
  package let spki: [UInt8]
  private let handle: KeyHandle

  /// A key from `PUBLIC KEY` PEM.
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

  /// Whether `signature` (ASN.1 DER) is one of this key over `message`.
  package func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
    handle.isValid(signature, for: message, digest: "SHA256")
  }

  static func isP256(_ handle: KeyHandle) -> Bool {
    guard EVP_PKEY_is_a(handle.pointer, "EC") == 1 else { return false }
    var name = [CChar](repeating: 0, count: 80)
    var count = 0
    guard EVP_PKEY_get_group_name(handle.pointer, &name, name.count, &count) == 1 else {
      return false
    }
    return name.prefix(count).elementsEqual("prime256v1".utf8.map(CChar.init(bitPattern:)))
  }
}
