import Glibc

/// The scheme, host and port of a URL (RFC 6454 §4).
package struct Origin: Hashable, Sendable {
  package enum Scheme: String, Hashable, Sendable {
    /// HTTP without encryption. The default port is 80.
    case http
    /// HTTP over TLS 1.2 or later. The default port is 443.
    case https

    /// The port of a URL that does not specify one.
    package var defaultPort: UInt16 {
      switch self {
      case .http: 80
      case .https: 443
      }
    }
  }

  package let scheme: Scheme
  /// A host name or IPv4 address in lower case, or an IPv6 address in brackets.
  package let host: String
  /// The port, never 0. If the URL has no port, this is the default port of the scheme.
  package let port: UInt16

  /// Parses `https://host` or `https://host:port`, or the same with `http`. Returns `nil` for
  /// anything else, including a trailing slash.
  package init?(_ text: String) {
    guard let (origin, rest) = Self.read(Array(text.utf8)), rest.isEmpty else { return nil }
    self = origin
  }

  private init(scheme: Scheme, host: String, port: UInt16) {
    self.scheme = scheme
    self.host = host
    self.port = port
  }
}

extension Origin: CustomStringConvertible {
  /// The origin as in a URL: `https://host`, followed by the port unless it is the default.
  package var description: String {
    let text = scheme.rawValue + "://" + host
    return port == scheme.defaultPort ? text : text + ":" + String(port)
  }
}

extension Origin {
  /// Parses the origin at the start of a URL (RFC 3986 §3) and returns it with the rest of the URL.
  ///
  /// Returns `nil` for user information, an empty port, or a host with percent-encoding or
  /// non-ASCII characters. The host that is compared with the egress list must be exactly the host
  /// that libcurl resolves.
  static func read(_ url: [UInt8]) -> (origin: Origin, rest: ArraySlice<UInt8>)? {
    for scheme in [Scheme.http, .https] {
      let prefix = Array("\(scheme.rawValue)://".utf8)
      guard url.prefix(prefix.count).map(lowered) == prefix else { continue }
      let after = url.dropFirst(prefix.count)
      let end = after.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }
      let authority = after[..<(end ?? after.endIndex)]
      guard let (host, port) = split(authority), let host = canonicalHost(host),
        let port = number(port, scheme)
      else { return nil }
      return (Origin(scheme: scheme, host: host, port: port), after[authority.endIndex...])
    }
    return nil
  }

  /// Splits an authority into host and port. The port is empty if it is missing.
  private static func split(
    _ authority: ArraySlice<UInt8>
  ) -> (host: ArraySlice<UInt8>, port: ArraySlice<UInt8>)? {
    var hostEnd = authority.firstIndex(of: UInt8(ascii: ":")) ?? authority.endIndex
    if authority.first == UInt8(ascii: "[") {
      guard let bracket = authority.firstIndex(of: UInt8(ascii: "]")) else { return nil }
      hostEnd = bracket + 1
    }
    let rest = authority[hostEnd...]
    guard let colon = rest.first else { return (authority, []) }
    guard colon == UInt8(ascii: ":"), rest.count > 1 else { return nil }
    return (authority[..<hostEnd], rest.dropFirst())
  }

  private static func number(_ digits: ArraySlice<UInt8>, _ scheme: Scheme) -> UInt16? {
    guard let first = digits.first else { return scheme.defaultPort }
    guard digits.allSatisfy(isDigit), first != UInt8(ascii: "0") else { return nil }
    return UInt16(String(decoding: digits, as: UTF8.self))
  }

  private static func canonicalHost(_ host: ArraySlice<UInt8>) -> String? {
    let host = host.map(lowered)
    let text = String(decoding: host, as: UTF8.self)
    if host.first == UInt8(ascii: "[") {
      let address = String(decoding: host.dropFirst().dropLast(), as: UTF8.self)
      return isAddress(address, AF_INET6) ? text : nil
    }
    let labels = host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard host.count <= 253, let last = labels.last, labels.allSatisfy(isLabel) else { return nil }
    // Accept only the canonical form of an IPv4 address: libcurl also interprets `127.1` and
    // `0x7f.1` as addresses.
    let endsInNumber = last.allSatisfy(isDigit) || last.starts(with: "0x".utf8)
    return !endsInNumber || isAddress(text, AF_INET) ? text : nil
  }

  private static func isLabel(_ label: ArraySlice<UInt8>) -> Bool {
    (1...63).contains(label.count) && label.first != UInt8(ascii: "-")
      && label.last != UInt8(ascii: "-")
      && label.allSatisfy {
        isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
          || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
      }
  }

  private static func isAddress(_ text: String, _ family: Int32) -> Bool {
    // C reads a text only up to a NUL; a host with one is no address.
    guard !text.utf8.contains(0) else { return false }
    var address = in6_addr()
    return inet_pton(family, text, &address) == 1
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func lowered(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }
}
