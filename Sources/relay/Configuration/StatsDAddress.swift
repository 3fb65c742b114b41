/// Where StatsD datagrams go (`STATSD_ADDRESS`).
struct StatsDAddress: Hashable, Sendable {
  /// A name or an IP address; IPv6 in brackets.
  let host: String

  /// The port, 1 to 65535.
  let port: UInt16
}
