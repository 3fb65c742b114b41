internal import COpenSSL

/// One pass of AES-256-GCM in one direction.
struct Cipher: ~Copyable {
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
