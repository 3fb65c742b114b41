/// Why a cryptographic operation failed. Never contains bytes of a key or message.
package enum CryptoError: Error, Equatable, Sendable {
  /// The authentication tag does not match ciphertext, key and associated data.
  case notAuthentic
  /// A key of another kind or size than the operation accepts; `expected` is what it accepts.
  case unusableKey(expected: String)
  /// The library failed on valid input: out of memory, no entropy.
  case failed(Operation)

  package enum Operation: String, Sendable {
    case random, seal, open, generate, sign, encode
  }
}

extension CryptoError: CustomStringConvertible {
  /// One line, lower case.
  package var description: String {
    switch self {
    case .notAuthentic: "authentication tag does not match"
    case .unusableKey(let expected): "unusable key, expected \(expected)"
    case .failed(let operation): "libcrypto cannot \(operation.rawValue)"
    }
  }
}
