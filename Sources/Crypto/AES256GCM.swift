internal import COpenSSL

/// Authenticated encryption: AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce.
///
/// A key seals at most 2^32 messages; a vault's data key seals one.
package enum AES256GCM {
  /// Length of a key in bytes.
  package static let keyByteCount = 32

  private static let nonceByteCount = 12
  private static let tagByteCount = 16

  /// Nonce (12 bytes), ciphertext (as long as the plaintext), tag (16 bytes).
  package static func seal(
    _ plaintext: [UInt8], key: [UInt8], associatedData: [UInt8]
  ) throws(CryptoError) -> [UInt8] {
    let nonce = try randomBytes(nonceByteCount)
    let cipher = try Cipher(key: key, nonce: nonce, .seal)
    guard cipher.authenticate(associatedData), let ciphertext = cipher.update(plaintext),
      cipher.finish(), let tag = cipher.tag(count: tagByteCount)
    else { throw OpenSSL.failure(.seal) }
    return nonce + ciphertext + tag
  }

  /// The plaintext of what ``seal(_:key:associatedData:)`` made with the same key and associated
  /// data; `.notAuthentic` if a bit of any of the three differs.
  package static func open(
    _ box: [UInt8], key: [UInt8], associatedData: [UInt8]
  ) throws(CryptoError) -> [UInt8] {
    guard box.count >= nonceByteCount + tagByteCount else { throw .notAuthentic }
    let nonce = Array(box.prefix(nonceByteCount))
    let ciphertext = Array(box.dropFirst(nonceByteCount).dropLast(tagByteCount))
    let cipher = try Cipher(key: key, nonce: nonce, .open)
    guard cipher.expect(tag: Array(box.suffix(tagByteCount))),
      cipher.authenticate(associatedData), let plaintext = cipher.update(ciphertext)
    else { throw OpenSSL.failure(.open) }
    guard cipher.finish() else {
      ERR_clear_error()
      throw .notAuthentic
    }
    return plaintext
  }
}
