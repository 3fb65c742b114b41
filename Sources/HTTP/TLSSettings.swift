/// What a peer must prove, and what is proved to it, beyond what the system's authorities vouch for.
package struct TLSSettings: Hashable, Sendable {
  /// The peer's key must be one of these; none, the default: any that its certificate vouches for.
  /// The certificate is checked as well.
  package var pins: [Pin]
  /// Who this side is; by default it does not say.
  package var identity: ClientIdentity?
  /// PEM: the authorities to trust instead of the system's.
  package var authorities: [UInt8]?

  /// The system's authorities, and what else is given.
  package init(
    pins: [Pin] = [], identity: ClientIdentity? = nil, authorities: [UInt8]? = nil
  ) {
    self.pins = pins
    self.identity = identity
    self.authorities = authorities
  }
}
