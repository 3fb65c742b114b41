import Crypto
import Testing

/// The content of PEM files.
enum PrivateKeyText {
  /// The bytes between the two marks of a PEM text (RFC 7468).
  static func content(_ pem: String) throws -> [UInt8] {
    let lines = pem.split(separator: "\n").filter { !$0.hasPrefix("-----") }
    return try #require(Base64.decode(lines.joined()))
  }

  /// The secret number of a P-256 key in PKCS #8: the octet string of 32 bytes behind the version
  /// of its ECPrivateKey (RFC 5915 §3).
  static func scalar(_ pem: String) throws -> [UInt8] {
    let content = try content(pem)
    let mark: [UInt8] = [0x02, 0x01, 0x01, 0x04, 0x20]
    let start = try #require(
      content.indices.first { content[$0...].starts(with: mark) }.map { $0 + mark.count })
    return try #require(start + 32 <= content.count ? Array(content[start..<start + 32]) : nil)
  }
}
