/// `host:port` as METRICS_LISTEN and STATSD_ADDRESS write it.
package struct HostPort: Hashable, Sendable {
  /// A name, an IPv4 address, or an IPv6 address in its brackets.
  package let host: String
  /// 1 to 65535.
  package let port: UInt16

  /// Nil for a value that the contract would refuse.
  package init?(_ bytes: [UInt8]) {
    let (host, port) = HostText.cut(bytes[...])
    guard HostText.isHost(host), let port, HostText.isPort(port), let number = port.canonicalNumber
    else { return nil }
    self.host = String(decoding: host, as: UTF8.self)
    self.port = UInt16(number)
  }
}
