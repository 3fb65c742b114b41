internal import COpenSSL

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

  /// Initializes the library without its configuration file. `OPENSSL_CONF` therefore cannot
  /// replace the engine or provider of a signature (docs/decisions/0006).
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
