/// The certificate by which this side of a TLS connection says who it is; held in memory only.
package struct ClientIdentity: Hashable, Sendable {
  /// PEM: the certificate, then those between it and the authority.
  let certificate: [UInt8]
  /// PEM: the private key, without a passphrase.
  let key: [UInt8]

  /// A certificate with its chain and its private key, both PEM. They are read at the first
  /// connection: ``TLSFailure/identity`` when they are not what they should be.
  package init(certificate: [UInt8], key: [UInt8]) {
    self.certificate = certificate
    self.key = key
  }
}

extension ClientIdentity: CustomStringConvertible, CustomReflectable {
  /// That there is one.
  package var description: String { "********" }

  /// What `dump` shows: nothing.
  package var customMirror: Mirror { Mirror(self, children: []) }
}
