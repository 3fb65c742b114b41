/// The origins that may be called, each with what TLS there has to prove (R14).
///
/// A request to any other ends before a name is looked up; pins and a client certificate go with
/// their origin, so no request can forget them or show them to another.
package struct EgressList: Sendable {
  private let settings: [Origin: TLSSettings]

  /// Just these origins.
  package init(_ settings: [Origin: TLSSettings]) {
    self.settings = settings
  }

  /// What TLS has to prove at an origin; `nil`: it may not be called.
  package subscript(_ origin: Origin) -> TLSSettings? { settings[origin] }
}
