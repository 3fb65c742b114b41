package import Crypto

/// A container image identified by its content: `NAME@sha256:DIGEST`. A tag is refused, because it
/// does not identify content.
package struct ImageReference: Hashable, Sendable {
  /// The registry and repository, such as `registry.example.com/relay`.
  package let name: String
  /// The digest of the image's manifest.
  package let digest: Digest

  /// Parses `NAME@sha256:` followed by 64 lower-case hex digits; `nil` for any other string. The
  /// name consists of ASCII letters, digits and `._-/:`.
  package init?(_ text: String) {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, let digest = Digest(String(parts[1])) else { return nil }
    guard !parts[0].isEmpty, parts[0].utf8.allSatisfy(Self.isAllowed) else { return nil }
    name = String(parts[0])
    self.digest = digest
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    default: Array("._-/:".utf8).contains(byte)
    }
  }
}

extension ImageReference: CustomStringConvertible {
  /// `NAME@sha256:` and 64 lower-case hex digits.
  package var description: String { "\(name)@\(digest)" }
}
