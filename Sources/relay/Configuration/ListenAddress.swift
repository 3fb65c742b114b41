/// Where the status pages are served (`METRICS_LISTEN`).
struct ListenAddress: Hashable, Sendable {
  /// An IP address; IPv6 in brackets or without.
  let host: String

  /// The port; 0, which no configuration has, lets the system choose.
  let port: UInt16
}
