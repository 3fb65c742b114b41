/// The URL of a request: an origin, which may be shown, and a path, which is secret.
///
/// The path of a Bot API call contains the bot's token. For this reason, the description of this
/// type, and of any type that contains it, shows only the origin.
package struct RequestTarget: Hashable, Sendable {
  package let origin: Origin
  /// The path and query as sent, starting with a slash.
  let path: String

  /// Parses an absolute http or https URL (RFC 3986 §4.3). Returns `nil` if the URL has user
  /// information, a fragment, a byte that must be percent-encoded, or an origin that
  /// ``Origin/init(_:)`` refuses.
  package init?(_ url: String) {
    guard let (origin, rest) = Origin.read(Array(url.utf8)) else { return nil }
    let isWithoutPath = rest.first != UInt8(ascii: "/")
    self.init(
      origin: origin, path: (isWithoutPath ? "/" : "") + String(decoding: rest, as: UTF8.self))
  }

  /// Creates a target from an origin, a path and an optional query. Returns `nil` unless `path`
  /// starts with a slash and contains only characters that RFC 3986 §3.3 and §3.4 allow.
  package init?(origin: Origin, path: String) {
    guard path.utf8.first == UInt8(ascii: "/"), Self.isEncoded(Array(path.utf8)) else { return nil }
    self.origin = origin
    self.path = path
  }

  /// Returns the target with `suffix` appended to its path: `/base` and `/bot1/getMe` result in
  /// `/base/bot1/getMe`. Returns `nil` if this target has a query, or if the suffix is not a path.
  package func appending(_ suffix: String) -> RequestTarget? {
    guard !path.utf8.contains(UInt8(ascii: "?")), suffix.utf8.first == UInt8(ascii: "/") else {
      return nil
    }
    let endsInSlash = path.utf8.last == UInt8(ascii: "/")
    return RequestTarget(
      origin: origin, path: (endsInSlash ? String(path.dropLast()) : path) + suffix)
  }

  /// The complete URL. It must be passed only to libcurl.
  var url: String { origin.description + path }

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
  /// The origin, with `…` in place of the path.
  package var description: String { path == "/" ? "\(origin)/" : "\(origin)/…" }

  /// Shows only the origin in the output of `dump`.
  package var customMirror: Mirror { Mirror(self, children: ["origin": origin]) }
}
