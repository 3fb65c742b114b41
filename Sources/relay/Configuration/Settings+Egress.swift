import Console
import HTTP
import Manifest

extension Settings {
  /// The origins of the checked configuration, and no other (R14). In dev the contract has let pass
  /// loopback and Telegram's test environment alone, so nothing else is callable there.
  ///
  /// An origin that is the agent's too is called as the agent's: pins and certificate hold for it.
  static func egress(
    _ configuration: Configuration, telegram: Origin, agent: Origin, otlp: Origin?
  ) throws(Failure) -> EgressList {
    var settings = [telegram: TLSSettings()]
    if let otlp { settings[otlp] = TLSSettings() }
    settings[agent] = TLSSettings(
      pins: try pins(configuration), identity: identity(configuration))
    return EgressList(settings)
  }

  /// The pins of the agent's key; none: any key that its certificate vouches for.
  static func pins(_ configuration: Configuration) throws(Failure) -> [Pin] {
    let name = "A2A_TLS_FINGERPRINTS"
    let texts = configuration.text(name).split(separator: ",")
    let pins = texts.compactMap { Pin(String($0)) }
    guard pins.count == texts.count else {
      throw configuration.unusable(name, expected: "sha256// and 44 canonical base64 characters")
    }
    return pins
  }

  private static func identity(_ configuration: Configuration) -> ClientIdentity? {
    guard let certificate = configuration.fileContents["A2A_CLIENT_CERT_FILE"],
      let key = configuration.fileContents["A2A_CLIENT_KEY_FILE"]
    else { return nil }
    return ClientIdentity(certificate: certificate.reveal(), key: key.reveal())
  }
}
