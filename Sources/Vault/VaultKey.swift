package import Crypto

/// The key that encrypts the data keys of one environment's embedded vault: 32 random bytes.
///
/// A key file contains the key as 64 lower-case hex digits and a line feed
/// (docs/formats/local-vault.md §2).
package struct VaultKey: Sendable {
  /// The form of a key file as a phrase for errors.
  package static let expectation = "64 lower-case hex digits and a line feed"

  let bytes: [UInt8]

  package static func generate() throws(CryptoError) -> VaultKey {
    VaultKey(bytes: try randomBytes(AES256GCM.keyByteCount))
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  /// Parses the content of a key file; `nil` for any other content.
  package init?(file content: [UInt8]) {
    guard content.last == UInt8(ascii: "\n"),
      let text = String(validating: content.dropLast(), as: UTF8.self),
      let bytes = Hex.decode(text), bytes.count == AES256GCM.keyByteCount
    else { return nil }
    self.bytes = bytes
  }

  /// The content of a key file. Secret.
  package var fileContent: [UInt8] { Array((Hex.encode(bytes) + "\n").utf8) }

  /// The id of the key, which reveals nothing else about the key: the first 8 hex digits of
  /// HMAC-SHA256(key, `relay/key-id`).
  package var id: String {
    String(HMACSHA256.code(for: Array("relay/key-id".utf8), key: bytes).hex.prefix(8))
  }

  /// The key for the authentication code of the vault file. It differs from the key that encrypts
  /// data keys.
  var authenticationKey: [UInt8] {
    HMACSHA256.code(for: Array("relay/vault/v1/mac".utf8), key: bytes).bytes
  }
}
