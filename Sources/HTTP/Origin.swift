/// Whom a request goes to: scheme, host and port (RFC 6454 §4).
package struct Origin: Hashable, Sendable {
  /// How the bytes travel; there are no others.
  package enum Scheme: String, Hashable, Sendable {
    /// In the clear; port 80 unless another is named.
    case http
    /// Over TLS 1.2 or later; port 443 unless another is named.
    case https

    /// The port that is left out of a URL.
    package var defaultPort: UInt16 {
      switch self {
      case .http: 80
      case .https: 443
      }
    }
  }

  /// How the bytes travel.
  package let scheme: Scheme
  /// A name or a dotted quad in lower case, or an IPv6 address in its brackets.
  package let host: String
  /// The port, named or the scheme's own; never 0.
  package let port: UInt16

  /// Reads `https://host` or `https://host:port`; `nil` for all else, a slash at the end too.
  package init?(_ text: String) {
    guard let (origin, rest) = Self.read(Array(text.utf8)), rest.isEmpty else { return nil }
    self = origin
  }

  init(scheme: Scheme, host: String, port: UInt16) {
    self.scheme = scheme
    self.host = host
    self.port = port
  }
}

extension Origin: CustomStringConvertible {
  /// As in a URL: `https://host`, the port only when it is not the scheme's own.
  package var description: String {
    port == scheme.defaultPort
      ? "\(scheme.rawValue)://\(host)" : "\(scheme.rawValue)://\(host):\(port)"
  }
}
