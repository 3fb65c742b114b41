import Configuration
import HTTP

/// The address at which the status pages are served (`METRICS_LISTEN`).
struct ListenAddress: Hashable, Sendable {
  /// An IP address. An IPv6 address may be in brackets.
  let host: String

  /// The port. A configuration cannot contain 0; in tests, 0 lets the system choose a port.
  let port: UInt16
}

/// The address to which StatsD datagrams are sent (`STATSD_ADDRESS`).
struct StatsDAddress: Hashable, Sendable {
  /// A host name or an IP address. An IPv6 address is in brackets.
  let host: String

  /// The port, 1 to 65535.
  let port: UInt16
}

/// The endpoint to which metrics and spans are sent with OTLP/HTTP.
struct OTLPEndpoint: Sendable {
  /// The base URL (`OTEL_EXPORTER_OTLP_ENDPOINT`), to which `/v1/metrics` and `/v1/traces` are
  /// appended.
  let target: RequestTarget

  /// The headers of each request in addition to `Content-Type` (`OTEL_EXPORTER_OTLP_HEADERS`).
  let headers: [Header]
}

extension ListenAddress {
  /// Parses `host:port`. Returns nil for any other string.
  init?(_ text: String) {
    guard let address = HostPort(Array(text.utf8)) else { return nil }
    self.init(host: address.host, port: address.port)
  }
}

extension StatsDAddress {
  /// Parses `host:port`. Returns nil for any other string.
  init?(_ text: String) {
    guard let address = HostPort(Array(text.utf8)) else { return nil }
    self.init(host: address.host, port: address.port)
  }
}
