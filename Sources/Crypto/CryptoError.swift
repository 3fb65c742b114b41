/// Why a cryptographic operation failed. The error never contains bytes of a key or message.
package enum CryptoError: Error, Equatable, Sendable {
  /// The authentication tag does not match the ciphertext, the key and the associated data.
  case notAuthentic
  /// The key has the wrong kind or size. `expected` describes the keys that the operation accepts.
  case unusableKey(expected: String)
  /// libcrypto failed on valid input, for example because memory or entropy is exhausted.
  case failed(Operation)

  package enum Operation: String, Sendable {
    case random, seal, open, generate, sign, encode
  }
}

extension CryptoError: CustomStringConvertible {
  /// The error as one line in lower case.
  package var description: String {
    switch self {
    case .notAuthentic: "authentication tag does not match"
    case .unusableKey(let expected): "unusable key, expected \(expected)"
    case .failed(let operation): "libcrypto failed (operation: \(operation.rawValue))"
    }
  }
}
