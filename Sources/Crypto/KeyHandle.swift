internal import COpenSSL

/// Owner of an `EVP_PKEY`. The key is never changed after `init`, and libcrypto counts its
/// references atomically: that is the proof for `@unchecked`.
final class KeyHandle: @unchecked Sendable {
  let pointer: OpaquePointer

  init(owning pointer: OpaquePointer) { self.pointer = pointer }

  deinit { EVP_PKEY_free(pointer) }

  /// A signature over `message`: Ed25519 without a digest, ECDSA with SHA-256 as DER.
  func signature(for message: [UInt8], digest: String?) throws(CryptoError) -> [UInt8] {
    guard let context = EVP_MD_CTX_new() else { throw OpenSSL.failure(.sign) }
    defer { EVP_MD_CTX_free(context) }
    guard EVP_DigestSignInit_ex(context, nil, digest, nil, nil, pointer, nil) == 1 else {
      throw OpenSSL.failure(.sign)
    }
    var count = 0
    guard EVP_DigestSign(context, nil, &count, message, message.count) == 1 else {
      throw OpenSSL.failure(.sign)
    }
    var signature = [UInt8](repeating: 0, count: count)
    guard EVP_DigestSign(context, &signature, &count, message, message.count) == 1 else {
      throw OpenSSL.failure(.sign)
    }
    return Array(signature.prefix(count))  // DER is mostly shorter than its bound
  }

  /// Whether `signature` is one over `message`; wrong and malformed ones are both `false`.
  func isValid(_ signature: [UInt8], for message: [UInt8], digest: String?) -> Bool {
    guard let context = EVP_MD_CTX_new() else { return false }
    defer { EVP_MD_CTX_free(context) }
    defer { ERR_clear_error() }
    guard EVP_DigestVerifyInit_ex(context, nil, digest, nil, nil, pointer, nil) == 1 else {
      return false
    }
    return EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
  }

  /// The key as text, written by `body` into a memory buffer.
  static func text(_ body: (OpaquePointer) -> Bool) throws(CryptoError) -> String {
    guard let buffer = BIO_new(BIO_s_mem()) else { throw OpenSSL.failure(.encode) }
    defer { BIO_free(buffer) }
    guard body(buffer) else { throw OpenSSL.failure(.encode) }
    var bytes = [UInt8](repeating: 0, count: BIO_ctrl_pending(buffer))
    var count = 0
    guard BIO_read_ex(buffer, &bytes, bytes.count, &count) == 1, count == bytes.count else {
      throw OpenSSL.failure(.encode)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The key that `body` reads out of PEM text; `nil` when it is not there.
  static func read(pem: String, _ body: (OpaquePointer) -> OpaquePointer?) -> KeyHandle? {
    MemoryBuffer.read(Array(pem.utf8), body).map(KeyHandle.init(owning:))
  }
}
