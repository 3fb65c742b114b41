/// The SHA-256 of a public key (SubjectPublicKeyInfo, RFC 7469 §2.4) that a peer may show.
package struct Pin: Hashable, Sendable, CustomStringConvertible {
  /// `sha256//` and the digest in Base64.
  package let description: String

  /// Reads `sha256//` followed by 44 characters of canonical Base64; `nil` for all else.
  ///
  /// libcurl takes a value without that prefix for the name of a file.
  package init?(_ text: String) {
    let prefix = "sha256//".utf8
    guard text.utf8.starts(with: prefix) else { return nil }
    let encoded = Array(text.utf8.dropFirst(prefix.count))
    // 32 bytes: 43 characters, the last with two bits of 0, and the padding.
    guard encoded.count == 44, encoded[43] == UInt8(ascii: "="),
      encoded.prefix(43).allSatisfy({ Self.alphabet.contains($0) }),
      let last = Self.alphabet.firstIndex(of: encoded[42]), last % 4 == 0
    else { return nil }
    description = text
  }

  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
}
