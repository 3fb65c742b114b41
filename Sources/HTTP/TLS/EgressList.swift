/// The origins that may be called, each with its TLS settings.
///
/// A request to any other origin fails before its name is looked up. Pins and client certificates
/// belong to an origin, so no request can omit them or show them to another peer.
package struct EgressList: Sendable {
  private let settings: [Origin: TLSSettings]

  package init(_ settings: [Origin: TLSSettings]) {
    self.settings = settings
  }

  /// The TLS settings of an origin; `nil` if it may not be called.
  package subscript(_ origin: Origin) -> TLSSettings? { settings[origin] }
}
