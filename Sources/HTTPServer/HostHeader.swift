internal import Glibc

/// How a request names the server in its `Host` header (RFC 9110 §7.2).
///
/// A web page whose domain name its owner has pointed to this machine ("DNS rebinding") sends that
/// domain name. A browser never sends an IP address or `localhost` for such a page. It can send a
/// name below `localhost`, which not every resolver answers itself (RFC 6761 §6.3).
package enum HostHeader: Equatable, Sendable {
  /// The request has no `Host` header, which HTTP/1.0 allows. No browser sends such a request.
  case absent
  /// An IPv4 address, or an IPv6 address in brackets.
  case address
  /// `localhost`.
  case localhost
  /// Any other name, or malformed text.
  case other

  init(_ value: String?) {
    guard let value else {
      self = .absent
      return
    }
    let host = HostHeader.withoutPort(value.lowercased())
    if HostHeader.isAddress(host) {
      self = .address
    } else if ["localhost", "localhost."].contains(host) {
      self = .localhost
    } else {
      self = .other
    }
  }

  private static func withoutPort(_ text: String) -> String {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count > 1, let port = parts.last, port.utf8.allSatisfy({ isDigit($0) }) else {
      return text
    }
    return parts.dropLast().joined(separator: ":")
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isAddress(_ host: String) -> Bool {
    var v4 = in_addr()
    var v6 = in6_addr()
    guard host.hasPrefix("["), host.hasSuffix("]") else {
      return inet_pton(AF_INET, host, &v4) == 1
    }
    return inet_pton(AF_INET6, String(host.dropFirst().dropLast()), &v6) == 1
  }
}

extension Request {
  /// How the request names the server.
  package var host: HostHeader { HostHeader(header("host")) }
}
