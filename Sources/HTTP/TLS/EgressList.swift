/// The origins to which requests are allowed, each with its TLS settings.
///
/// A request to any other origin fails before the host name is resolved. Pins and client
/// certificates belong to an origin, so a request cannot omit them or send a client certificate to
/// a different peer.
package struct EgressList: Sendable {
  private let settings: [Origin: TLSSettings]

  package init(_ settings: [Origin: TLSSettings]) {
    self.settings = settings
  }

  /// Returns the TLS settings of an origin; `nil` if requests to it are not allowed.
  package subscript(_ origin: Origin) -> TLSSettings? { settings[origin] }
}
