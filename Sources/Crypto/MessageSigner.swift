/// Signs messages with a private key of ECDSA on P-256, such as a key file or a KMS.
package protocol MessageSigner {
  associatedtype SignerError: Error

  /// Returns a signature over SHA-256 of `message`, as ASN.1 DER (RFC 3279 §2.2.3).
  func signature(for message: [UInt8]) throws(SignerError) -> [UInt8]
}

extension P256PrivateKey: MessageSigner {}
