/// The URL of a request: an origin, which may be shown, and a path, which is secret.
///
/// The path of a Bot API call contains the bot's token. So no description of this type, or of a
/// type that contains it, shows more than the origin.
package struct RequestTarget: Hashable, Sendable {
  package let origin: Origin
  /// The path and the query as they are sent, with the leading slash.
  let path: String

  /// Parses an absolute http or https URL (RFC 3986 §4.3). `nil` if it has user information, a
  /// fragment, a byte that should have been percent-encoded, or an origin that ``Origin/init(_:)``
  /// refuses.
  package init?(_ url: String) {
    guard let (origin, rest) = Origin.read(Array(url.utf8)) else { return nil }
    let isWithoutPath = rest.first != UInt8(ascii: "/")
    self.init(
      origin: origin, path: (isWithoutPath ? "/" : "") + String(decoding: rest, as: UTF8.self))
  }

  /// A path and query at an origin. `nil` unless the path starts with a slash and contains only
  /// what RFC 3986 §3.3 and §3.4 allow.
  package init?(origin: Origin, path: String) {
    guard path.utf8.first == UInt8(ascii: "/"), Self.isEncoded(Array(path.utf8)) else { return nil }
    self.origin = origin
    self.path = path
  }

  /// The target with a longer path: `/base` and `/bot1/getMe` make `/base/bot1/getMe`. `nil` if
  /// this target has a query, or if the suffix is not a path.
  package func appending(_ suffix: String) -> RequestTarget? {
    guard !path.utf8.contains(UInt8(ascii: "?")), suffix.utf8.first == UInt8(ascii: "/") else {
      return nil
    }
    let endsInSlash = path.utf8.last == UInt8(ascii: "/")
    return RequestTarget(
      origin: origin, path: (endsInSlash ? String(path.dropLast()) : path) + suffix)
  }

  /// The whole URL, for libcurl only.
  var url: String { "\(origin)\(path)" }

  private static func isEncoded(_ path: [UInt8]) -> Bool {
    var hexDigitsDue = 0
    for byte in path {
      guard hexDigitsDue == 0 else {
        guard isHexDigit(byte) else { return false }
        hexDigitsDue -= 1
        continue
      }
      switch byte {
      case UInt8(ascii: "%"): hexDigitsDue = 2
      case 0x21, 0x24, 0x26...0x3B, 0x3D, 0x3F...0x5A, 0x5F, 0x61...0x7A, 0x7E: break
      default: return false
      }
    }
    return hexDigitsDue == 0
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
    default: false
    }
  }
}

extension RequestTarget: CustomStringConvertible, CustomReflectable {
  /// The origin; `…` replaces the path.
  package var description: String { path == "/" ? "\(origin)/" : "\(origin)/…" }

  /// What `dump` shows: the origin.
  package var customMirror: Mirror { Mirror(self, children: ["origin": origin]) }
}
