/// What the two sides of a TLS connection prove to each other.
package struct TLSSettings: Hashable, Sendable {
  /// The peer's public key must match one of these; an empty list, the default, accepts any key.
  /// The certificate is verified in both cases.
  package var pins: [Pin]
  /// The client certificate; none by default.
  package var identity: ClientIdentity?
  /// PEM: the authorities to trust instead of the system's.
  package var authorities: [UInt8]?

  /// By default, no pins, no client certificate, and the system's authorities.
  package init(
    pins: [Pin] = [], identity: ClientIdentity? = nil, authorities: [UInt8]? = nil
  ) {
    self.pins = pins
    self.identity = identity
    self.authorities = authorities
  }
}

/// A client certificate with its private key; held in memory only.
package struct ClientIdentity: Hashable, Sendable {
  /// PEM: the certificate, then the intermediate certificates.
  let certificate: [UInt8]
  /// PEM: the private key, without a passphrase.
  let key: [UInt8]

  /// A certificate with its chain and a private key, both PEM. They are parsed at the first
  /// connection, which fails with ``TLSFailure/identity`` if they are invalid.
  package init(certificate: [UInt8], key: [UInt8]) {
    self.certificate = certificate
    self.key = key
  }
}

extension ClientIdentity: CustomStringConvertible, CustomReflectable {
  /// A mask.
  package var description: String { "********" }

  /// What `dump` shows: nothing.
  package var customMirror: Mirror { Mirror(self, children: []) }
}

/// The SHA-256 of a peer's public key (SubjectPublicKeyInfo, RFC 7469 §2.4).
package struct Pin: Hashable, Sendable, CustomStringConvertible {
  /// `sha256//` and the digest in Base64.
  package let description: String

  /// Parses `sha256//` followed by 44 characters of canonical Base64; `nil` for anything else.
  ///
  /// libcurl would read a value without that prefix as the name of a file.
  package init?(_ text: String) {
    let prefix = "sha256//".utf8
    guard text.utf8.starts(with: prefix) else { return nil }
    let encoded = Array(text.utf8.dropFirst(prefix.count))
    // 32 bytes are 43 characters, of which the last has two zero bits, and the padding.
    guard encoded.count == 44, encoded[43] == UInt8(ascii: "="),
      encoded.prefix(43).allSatisfy({ Self.alphabet.contains($0) }),
      let last = Self.alphabet.firstIndex(of: encoded[42]), last % 4 == 0
    else { return nil }
    description = text
  }

  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
}
