/// Signs messages with an ECDSA private key on P-256, for example a key in a file or in a KMS.
package protocol MessageSigner {
  associatedtype SignerError: Error

  /// Returns a signature over the SHA-256 digest of `message`, as ASN.1 DER (RFC 3279 §2.2.3).
  func signature(for message: [UInt8]) throws(SignerError) -> [UInt8]
}

extension P256PrivateKey: MessageSigner {}
