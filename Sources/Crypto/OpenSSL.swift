internal import COpenSSL

/// What OpenSSL needs once a process.
enum OpenSSL {
  /// AES-256-GCM, fetched once: looking it up at each use costs more than sealing a short value.
  ///
  /// The library is initialised without its configuration file, so that `OPENSSL_CONF` can slip
  /// no engine or provider under a signature (docs/decisions/0006). The pointer is immutable
  /// and lives as long as the process: that is why sharing it is safe.
  nonisolated(unsafe) static let aes256GCM: OpaquePointer = {
    initialise()
    guard let algorithm = EVP_CIPHER_fetch(nil, "AES-256-GCM", nil) else {
      preconditionFailure("libcrypto has no AES-256-GCM")
    }
    return algorithm
  }()

  /// Must run before any other call into the library; running again does nothing.
  static func initialise() {
    _ = initialised
  }

  private static let initialised: Bool =
    OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_LOAD_CONFIG), nil) == 1

  /// The failure of `operation`, with the library's error queue emptied behind it.
  static func failure(_ operation: CryptoError.Operation) -> CryptoError {
    ERR_clear_error()
    return .failed(operation)
  }
}
