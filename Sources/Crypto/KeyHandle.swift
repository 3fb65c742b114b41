internal import COpenSSL

/// Owns an `EVP_PKEY` and frees it.
///
/// `@unchecked Sendable` is safe because the key never changes after `init`, and because libcrypto
/// counts references to the key atomically.
final class KeyHandle: @unchecked Sendable {
  let pointer: OpaquePointer

  init(owning pointer: OpaquePointer) { self.pointer = pointer }

  deinit { EVP_PKEY_free(pointer) }

  /// Returns a signature over `message`. `digest` is nil for Ed25519 and `SHA256` for ECDSA. An
  /// ECDSA signature is ASN.1 DER.
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
    return Array(signature.prefix(count))  // DER is usually shorter than the maximum
  }

  /// Reports whether `signature` is valid for `message`. Returns `false` also for a malformed
  /// signature.
  func isValid(_ signature: [UInt8], for message: [UInt8], digest: String?) -> Bool {
    guard let context = EVP_MD_CTX_new() else { return false }
    defer { EVP_MD_CTX_free(context) }
    defer { ERR_clear_error() }
    guard EVP_DigestVerifyInit_ex(context, nil, digest, nil, nil, pointer, nil) == 1 else {
      return false
    }
    return EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
  }

  /// Returns the text that `body` writes into a memory buffer.
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

  /// Returns the key that `body` reads from PEM text; `nil` if there is no key.
  static func read(pem: String, _ body: (OpaquePointer) -> OpaquePointer?) -> KeyHandle? {
    MemoryBuffer.read(Array(pem.utf8), body).map(KeyHandle.init(owning:))
  }
}

/// An OpenSSL memory buffer over the bytes of a Swift array.
enum MemoryBuffer {
  /// Returns what `body` reads from a buffer over `bytes`; `nil` if the buffer cannot be created.
  ///
  /// The buffer stores only the address of the bytes. Swift may free an array after its last use,
  /// before the end of its scope. `body` is therefore called inside a closure that keeps the array
  /// alive.
  static func read<Result>(_ bytes: [UInt8], _ body: (OpaquePointer) -> Result?) -> Result? {
    OpenSSL.initialize()
    defer { ERR_clear_error() }
    guard let count = Int32(exactly: bytes.count) else { return nil }
    return bytes.withUnsafeBytes { memory in
      guard let buffer = BIO_new_mem_buf(memory.baseAddress, count) else { return nil }
      defer { BIO_free(buffer) }
      return body(buffer)
    }
  }
}

/// The process-wide state of OpenSSL.
enum OpenSSL {
  /// The AES-256-GCM algorithm. It is fetched once, because a lookup takes longer than sealing a
  /// short value.
  ///
  /// Sharing the pointer is safe because it is immutable and valid until the process ends.
  nonisolated(unsafe) static let aes256GCM: OpaquePointer = {
    initialize()
    guard let algorithm = EVP_CIPHER_fetch(nil, "AES-256-GCM", nil) else {
      preconditionFailure("libcrypto has no AES-256-GCM")
    }
    return algorithm
  }()

  /// Initializes the library without loading its configuration file, so `OPENSSL_CONF` cannot make
  /// it use a different engine or provider for signatures (docs/decisions/0006).
  ///
  /// This function must run before any other call to the library. Further calls have no effect.
  static func initialize() {
    _ = initialized
  }

  private static let initialized: Bool =
    OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_LOAD_CONFIG), nil) == 1

  /// Empties the library's error queue and returns the error for a failure of `operation`.
  static func failure(_ operation: CryptoError.Operation) -> CryptoError {
    ERR_clear_error()
    return .failed(operation)
  }
}

/// Returns `count` random bytes from libcrypto's generator for private values.
package func randomBytes(_ count: Int) throws(CryptoError) -> [UInt8] {
  OpenSSL.initialize()
  var bytes = [UInt8](repeating: 0, count: count)
  guard RAND_priv_bytes(&bytes, Int32(count)) == 1 else { throw OpenSSL.failure(.random) }
  return bytes
}
