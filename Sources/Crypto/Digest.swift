/// A SHA-256 digest: 32 bytes, written as `sha256:` and 64 lower-case hex digits.
package struct Digest: Hashable, Sendable {
  /// The length of a digest in bytes.
  package static let byteCount = 32

  package let bytes: [UInt8]

  /// Creates a digest from exactly 32 bytes; `nil` for any other count.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == Digest.byteCount else { return nil }
    self.bytes = Array(bytes)
  }

  /// Creates a digest from exactly 64 lower-case hex digits; `nil` for any other text.
  package init?(hex: String) {
    guard let bytes = Hex.decode(hex) else { return nil }
    self.init(bytes: bytes)
  }

  /// Creates a digest from `sha256:` and 64 lower-case hex digits; `nil` for any other text.
  package init?(_ text: String) {
    guard text.utf8.starts(with: Digest.prefix.utf8) else { return nil }
    self.init(hex: String(decoding: text.utf8.dropFirst(Digest.prefix.utf8.count), as: UTF8.self))
  }

  /// The 64 lower-case hex digits, without a prefix.
  package var hex: String { Hex.encode(bytes) }

  private static let prefix = "sha256:"
}

extension Digest: CustomStringConvertible {
  /// `sha256:` and 64 lower-case hex digits.
  package var description: String { Digest.prefix + hex }
}
