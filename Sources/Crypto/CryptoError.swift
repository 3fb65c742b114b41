/// Why a cryptographic operation gave no result. Never carries key or message bytes.
package enum CryptoError: Error, Equatable, Sendable {
  /// The authentication tag does not fit ciphertext, key and associated data.
  case notAuthentic
  /// A key of another kind or size than the operation takes; says what it takes.
  case unusableKey(expected: String)
  /// The library refused although the input was right: out of memory, no entropy.
  case failed(Operation)

  /// The operation that failed.
  package enum Operation: String, Sendable {
    case random, seal, open, generate, sign, encode
  }
}

extension CryptoError: CustomStringConvertible {
  /// One line, lower case.
  package var description: String {
    switch self {
    case .notAuthentic: "authentication tag does not fit"
    case .unusableKey(let expected): "unusable key, expected \(expected)"
    case .failed(let operation): "libcrypto cannot \(operation.rawValue)"
    }
  }
}
