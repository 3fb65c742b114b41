import Configuration
import HTTP

/// Where the status pages are served (`METRICS_LISTEN`).
struct ListenAddress: Hashable, Sendable {
  /// An IP address; IPv6 with or without brackets.
  let host: String

  /// The port. 0, which a configuration cannot have, lets the system choose one.
  let port: UInt16
}

/// Where StatsD datagrams are sent (`STATSD_ADDRESS`).
struct StatsDAddress: Hashable, Sendable {
  /// A name or an IP address; IPv6 in brackets.
  let host: String

  /// The port, 1 to 65535.
  let port: UInt16
}

/// Where metrics and spans are sent by OTLP/HTTP.
struct OTLPEndpoint: Sendable {
  /// The base URL (`OTEL_EXPORTER_OTLP_ENDPOINT`) of `/v1/metrics` and `/v1/traces`.
  let target: RequestTarget

  /// The headers of each request other than its media type (`OTEL_EXPORTER_OTLP_HEADERS`).
  let headers: [Header]
}

extension ListenAddress {
  /// Reads `host:port`.
  init?(_ text: String) {
    guard let address = HostPort(Array(text.utf8)) else { return nil }
    self.init(host: address.host, port: address.port)
  }
}

extension StatsDAddress {
  /// Reads `host:port`.
  init?(_ text: String) {
    guard let address = HostPort(Array(text.utf8)) else { return nil }
    self.init(host: address.host, port: address.port)
  }
}
