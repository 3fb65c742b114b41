internal import COpenSSL

/// The state of OpenSSL that a process needs once.
enum OpenSSL {
  /// AES-256-GCM, fetched once: a lookup takes longer than sealing a short value.
  ///
  /// The library is initialized without its configuration file, so that `OPENSSL_CONF` cannot
  /// replace the engine or provider of a signature (docs/decisions/0006). Sharing the pointer is
  /// safe because it is immutable and valid until the process ends.
  nonisolated(unsafe) static let aes256GCM: OpaquePointer = {
    initialize()
    guard let algorithm = EVP_CIPHER_fetch(nil, "AES-256-GCM", nil) else {
      preconditionFailure("libcrypto has no AES-256-GCM")
    }
    return algorithm
  }()

  /// Initializes the library. It must run before any other call; running it again does nothing.
  static func initialize() {
    _ = initialized
  }

  private static let initialized: Bool =
    OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_LOAD_CONFIG), nil) == 1

  /// Empties the library's error queue and returns the failure of `operation`.
  static func failure(_ operation: CryptoError.Operation) -> CryptoError {
    ERR_clear_error()
    return .failed(operation)
  }
}

/// Returns `count` bytes of libcrypto's random generator for private values.
package func randomBytes(_ count: Int) throws(CryptoError) -> [UInt8] {
  OpenSSL.initialize()
  var bytes = [UInt8](repeating: 0, count: count)
  guard RAND_priv_bytes(&bytes, Int32(count)) == 1 else { throw OpenSSL.failure(.random) }
  return bytes
}
