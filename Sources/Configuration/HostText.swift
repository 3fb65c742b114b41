/// The syntax of hosts and ports in URLs and socket addresses. Names are not resolved.
enum HostText {
  /// Reports whether `bytes` are a DNS name, an IPv4 address in four decimal parts, or an IPv6
  /// address in brackets.
  static func isHost(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.first == Mark.openBracket ? isBracketedIPv6(bytes) : isIPv4(bytes) || isName(bytes)
  }

  static func isAddress(_ bytes: ArraySlice<UInt8>) -> Bool {
    isIPv4(bytes) || isBracketedIPv6(bytes)
  }

  static func isPort(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard bytes.count <= 5, let number = bytes.canonicalNumber else { return false }
    return (1...65_535).contains(number)
  }

  /// Reports whether traffic to `host` stays on the machine: 127.0.0.0/8, `[::1]` or `localhost`.
  static func isLoopback(_ host: ArraySlice<UInt8>) -> Bool {
    if isIPv4(host) { return host.starts(with: Array("127.".utf8)) }
    return host.elementsEqual("[::1]".utf8)
      || host.lazy.map(\.lowerCased).elementsEqual("localhost".utf8)
  }

  /// Splits `host:port` into host and port; the port is nil when there is only a host. Colons
  /// inside the brackets of an IPv6 address are part of the host.
  static func cut(_ bytes: ArraySlice<UInt8>) -> (
    host: ArraySlice<UInt8>, port: ArraySlice<UInt8>?
  ) {
    let from =
      bytes.first == Mark.openBracket
      ? bytes.firstIndex(of: Mark.closeBracket) ?? bytes.startIndex : bytes.startIndex
    guard let colon = bytes[from...].firstIndex(of: Mark.colon) else { return (bytes, nil) }
    return (bytes[..<colon], bytes[(colon + 1)...])
  }

  /// Reports whether `bytes` are a name of labels (RFC 1123 §2.1). The last label must not be a
  /// number, because resolvers read `127.1` as an address.
  private static func isName(_ bytes: ArraySlice<UInt8>) -> Bool {
    let labels = bytes.parts(separatedBy: Mark.dot)
    guard bytes.count <= 253, let last = labels.last, !last.allSatisfy(\.isDigit) else {
      return false
    }
    return labels.allSatisfy { label in
      (1...63).contains(label.count) && label.first != Mark.minus && label.last != Mark.minus
        && label.allSatisfy { $0.isAlphanumeric || $0 == Mark.minus || $0 == Mark.underscore }
    }
  }

  private static func isIPv4(_ bytes: ArraySlice<UInt8>) -> Bool {
    let parts = bytes.parts(separatedBy: Mark.dot)
    return parts.count == 4
      && parts.allSatisfy { part in
        part.count <= 3 && part.canonicalNumber.map { $0 <= 255 } ?? false
      }
  }

  /// Reports whether `bytes` are an IPv6 address in brackets (RFC 4291 §2.2, forms 1 and 2): groups
  /// of up to four hexadecimal digits, with at most one `::`.
  private static func isBracketedIPv6(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard bytes.count > 2, bytes.first == Mark.openBracket, bytes.last == Mark.closeBracket else {
      return false
    }
    let parts = bytes.dropFirst().dropLast().parts(separatedBy: Mark.colon)
    let isGroup = { (part: ArraySlice<UInt8>) in
      (1...4).contains(part.count) && part.allSatisfy(\.isHexDigit)
    }
    let gaps = parts.indices.filter { parts[$0].isEmpty }
    guard parts.allSatisfy({ $0.isEmpty || isGroup($0) }) else { return false }
    if gaps.isEmpty { return parts.count == 8 }
    // "::" produces one empty part inside the address, two at its start or end, and three if it is
    // the whole address.
    let startsWithGap = gaps.starts(with: [0, 1])
    let endsWithGap = gaps.suffix(2).elementsEqual([parts.count - 2, parts.count - 1])
    let allowed = 1 + (startsWithGap ? 1 : 0) + (endsWithGap ? 1 : 0)
    let isAlone = parts.count == 3 && gaps.count == 3
    let touchesEdge = parts.first?.isEmpty == true || parts.last?.isEmpty == true
    guard isAlone || (gaps.count == allowed && (!touchesEdge || startsWithGap || endsWithGap))
    else { return false }
    return parts.count - gaps.count <= 7
  }
}

/// A host and a port, as in METRICS_LISTEN and STATSD_ADDRESS.
package struct HostPort: Hashable, Sendable {
  /// A name, an IPv4 address, or an IPv6 address in brackets.
  package let host: String
  /// 1 to 65535.
  package let port: UInt16

  /// Parses `host:port`. Returns nil for a value that the contract would refuse.
  package init?(_ bytes: [UInt8]) {
    let (host, port) = HostText.cut(bytes[...])
    guard HostText.isHost(host), let port, HostText.isPort(port), let number = port.canonicalNumber
    else { return nil }
    self.host = String(decoding: host, as: UTF8.self)
    self.port = UInt16(number)
  }
}

/// The parts of a base URL: `http://` or `https://`, host, optional port, optional path.
struct URLText {
  let host: ArraySlice<UInt8>
  let path: ArraySlice<UInt8>

  /// Parses a base URL. Returns nil for other schemes, for user names, queries, fragments, `.` and
  /// `..` segments, and for bytes that must be percent-encoded in a path.
  init?(_ bytes: [UInt8]) {
    guard let rest = URLText.afterScheme(bytes) else { return nil }
    let authority = rest.prefix { $0 != Mark.slash }
    let (host, port) = HostText.cut(authority)
    guard HostText.isHost(host), port.map(HostText.isPort) ?? true else { return nil }
    self.host = host
    path = rest.dropFirst(authority.count)
    guard URLText.isPath(path) else { return nil }
  }

  var isLoopback: Bool { HostText.isLoopback(host) }

  private static func afterScheme(_ bytes: [UInt8]) -> ArraySlice<UInt8>? {
    for scheme in ["https://", "http://"] where bytes.starts(with: scheme.utf8) {
      return bytes.dropFirst(scheme.utf8.count)
    }
    return nil
  }

  private static func isPath(_ path: ArraySlice<UInt8>) -> Bool {
    let segments = path.parts(separatedBy: Mark.slash)
    return segments.allSatisfy { segment in
      !segment.elementsEqual(".".utf8) && !segment.elementsEqual("..".utf8)
        && segment.allSatisfy(\.isPortable) && PercentEncoding.isWellFormed(segment)
    }
  }
}

/// One header of OTEL_EXPORTER_OTLP_HEADERS: `name=value`, with the value percent-encoded.
package struct HeaderText: Sendable {
  package let name: String
  /// The value as it is in the variable, percent-encoded.
  package let written: SecretValue
  /// The value that is sent, decoded.
  package let value: SecretValue

  /// Parses a comma-separated list and returns its headers in order; nil for a list that the
  /// contract would refuse.
  package static func list(_ bytes: [UInt8]) -> [HeaderText]? {
    guard ValueType.headers.check(bytes) == nil else { return nil }
    return bytes[...].parts(separatedBy: Mark.comma).compactMap(HeaderText.init)
  }

  private init?(_ header: ArraySlice<UInt8>) {
    guard let (name, written) = header.cut(at: Mark.equals),
      let value = PercentEncoding.decode(written)
    else { return nil }
    self.name = String(decoding: name, as: UTF8.self)
    self.written = SecretValue(written)
    self.value = SecretValue(value)
  }
}

/// Percent-encoding (RFC 3986 §2.1).
enum PercentEncoding {
  /// Reports whether every `%` is followed by two hexadecimal digits.
  static func isWellFormed(_ bytes: ArraySlice<UInt8>) -> Bool { decode(bytes) != nil }

  /// Returns the decoded bytes; nil when a `%` is not followed by two hexadecimal digits.
  static func decode(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
    var decoded: [UInt8] = []
    var rest = bytes
    while let byte = rest.popFirst() {
      guard byte == Mark.percent else {
        decoded.append(byte)
        continue
      }
      guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit)
      else { return nil }
      decoded.append(high << 4 | low)
    }
    return decoded
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    guard byte.isHexDigit else { return nil }
    return byte.isDigit ? byte - 0x30 : byte.lowerCased - 0x61 + 10
  }
}
