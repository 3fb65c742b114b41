import Crypto

/// A container image by its content: `NAME@sha256:…`. A tag alone names no content, so it is refused.
struct ImageReference: Hashable, Sendable {
  /// Registry and repository: `registry.example.com/relay`.
  let name: String
  /// The digest of its manifest.
  let digest: Digest

  /// An image from `NAME@sha256:` and 64 lower-case hex digits; the name in the characters that registries take.
  init?(_ text: String) {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, let digest = Digest(String(parts[1])) else { return nil }
    guard !parts[0].isEmpty, parts[0].utf8.allSatisfy(ImageReference.isAllowed) else { return nil }
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
  var description: String { "\(name)@\(digest)" }
}
