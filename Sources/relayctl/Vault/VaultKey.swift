import Crypto

/// The key that wraps the data keys of one environment's local vault: 32 random bytes.
///
/// A key file holds its 64 lower-case hex digits and a line feed (docs/formats/local-vault.md §2).
struct VaultKey: Sendable {
  static let expectation = "64 lower-case hex digits and a line feed"

  let bytes: [UInt8]

  /// A new random key.
  static func generate() throws(CryptoError) -> VaultKey {
    VaultKey(bytes: try randomBytes(AES256GCM.keyByteCount))
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  /// The key of a key file's content; `nil` for any other form.
  init?(file content: [UInt8]) {
    guard content.last == UInt8(ascii: "\n"),
      let text = String(validating: content.dropLast(), as: UTF8.self),
      let bytes = Hex.decode(text), bytes.count == AES256GCM.keyByteCount
    else { return nil }
    self.bytes = bytes
  }

  /// What a key file holds. Secret.
  var fileContent: [UInt8] { Array((Hex.encode(bytes) + "\n").utf8) }

  /// Names the key without telling anything of it: the first 8 hex digits of
  /// HMAC-SHA256(key, `relay/key-id`).
  var id: String {
    String(HMACSHA256.code(for: Array("relay/key-id".utf8), key: bytes).hex.prefix(8))
  }

  /// The key of the code over the whole vault file, apart from the key that wraps.
  var authenticationKey: [UInt8] {
    HMACSHA256.code(for: Array("relay/vault/v1/mac".utf8), key: bytes).bytes
  }
}
