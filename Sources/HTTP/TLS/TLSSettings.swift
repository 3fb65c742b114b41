/// The TLS settings of an origin: how the peer is authenticated, and how this client authenticates
/// itself.
package struct TLSSettings: Hashable, Sendable {
  /// The accepted public keys of the peer. An empty list, the default, accepts any key. The
  /// certificate is verified in either case.
  package var pins: [Pin]
  /// The client certificate; `nil`, the default, sends none.
  package var identity: ClientIdentity?
  /// The trusted certificate authorities in PEM, which replace those of the system; `nil`, the
  /// default, trusts those of the system.
  package var authorities: [UInt8]?

  /// Creates settings. The default has no pins and no client certificate, and trusts the system's
  /// authorities.
  package init(
    pins: [Pin] = [], identity: ClientIdentity? = nil, authorities: [UInt8]? = nil
  ) {
    self.pins = pins
    self.identity = identity
    self.authorities = authorities
  }
}

/// A client certificate with its private key. The certificate and key are kept in memory only.
package struct ClientIdentity: Hashable, Sendable {
  /// The certificate, followed by the intermediate certificates, in PEM.
  let certificate: [UInt8]
  /// The private key in PEM, without a passphrase.
  let key: [UInt8]

  /// Creates an identity from a certificate chain and a private key, both in PEM. They are parsed
  /// when the first connection is made, which fails with ``TLSFailure/identity`` if they are
  /// invalid.
  package init(certificate: [UInt8], key: [UInt8]) {
    self.certificate = certificate
    self.key = key
  }
}

extension ClientIdentity: CustomStringConvertible, CustomReflectable {
  /// A mask in place of the certificate and key.
  package var description: String { "********" }

  /// Shows nothing in the output of `dump`.
  package var customMirror: Mirror { Mirror(self, children: []) }
}

/// The SHA-256 of a peer's public key (SubjectPublicKeyInfo, RFC 7469 §2.4).
package struct Pin: Hashable, Sendable, CustomStringConvertible {
  /// The text `sha256//`, followed by the digest in Base64.
  package let description: String

  /// Parses `sha256//`, followed by 44 characters of canonical Base64. Returns `nil` for anything
  /// else.
  ///
  /// libcurl would interpret a value without that prefix as a file name.
  package init?(_ text: String) {
    let prefix = "sha256//".utf8
    guard text.utf8.starts(with: prefix) else { return nil }
    let encoded = Array(text.utf8.dropFirst(prefix.count))
    // The encoding of 32 bytes has 43 characters and one padding character. The last two bits of
    // character 43 are zero.
    guard encoded.count == 44, encoded[43] == UInt8(ascii: "="),
      encoded.prefix(43).allSatisfy({ Self.alphabet.contains($0) }),
      let last = Self.alphabet.firstIndex(of: encoded[42]), last % 4 == 0
    else { return nil }
    description = text
  }

  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
}
