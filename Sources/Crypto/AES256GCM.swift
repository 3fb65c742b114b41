internal import COpenSSL

/// Authenticated encryption: AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce.
///
/// A key must not seal more than 2^32 messages. Each data key of a vault seals only one.
package enum AES256GCM {
  /// The length of a key in bytes.
  package static let keyByteCount = 32

  private static let nonceByteCount = 12
  private static let tagByteCount = 16

  /// Encrypts `plaintext`. Returns the nonce (12 bytes), the ciphertext (as long as the plaintext)
  /// and the tag (16 bytes) as one box.
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

  /// Decrypts a box that ``seal(_:key:associatedData:)`` returned for the same key and associated
  /// data, and returns the plaintext. Throws `.notAuthentic` if any bit of the box, the key or the
  /// associated data differs.
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

/// One encryption or decryption with AES-256-GCM.
private struct Cipher: ~Copyable {
  private let context: OpaquePointer

  init(key: [UInt8], nonce: [UInt8], _ direction: CryptoError.Operation) throws(CryptoError) {
    guard key.count == AES256GCM.keyByteCount else { throw .unusableKey(expected: "32 bytes") }
    let sealing: Int32 = direction == .seal ? 1 : 0
    guard let context = EVP_CIPHER_CTX_new() else { throw OpenSSL.failure(direction) }
    guard EVP_CipherInit_ex2(context, OpenSSL.aes256GCM, key, nonce, sealing, nil) == 1 else {
      EVP_CIPHER_CTX_free(context)
      throw OpenSSL.failure(direction)
    }
    self.context = context
  }

  deinit { EVP_CIPHER_CTX_free(context) }

  borrowing func authenticate(_ data: [UInt8]) -> Bool {
    var count: Int32 = 0
    return EVP_CipherUpdate(context, nil, &count, data, Int32(data.count)) == 1
  }

  borrowing func update(_ input: [UInt8]) -> [UInt8]? {
    var output = [UInt8](repeating: 0, count: input.count)
    var count: Int32 = 0
    guard EVP_CipherUpdate(context, &output, &count, input, Int32(input.count)) == 1,
      Int(count) == input.count
    else { return nil }
    return output
  }

  borrowing func finish() -> Bool {
    var rest: UInt8 = 0
    var count: Int32 = 0
    return EVP_CipherFinal_ex(context, &rest, &count) == 1
  }

  borrowing func tag(count: Int) -> [UInt8]? {
    var tag = [UInt8](repeating: 0, count: count)
    guard EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(count), &tag) == 1 else {
      return nil
    }
    return tag
  }

  borrowing func expect(tag: [UInt8]) -> Bool {
    var tag = tag
    return EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag) == 1
  }
}
