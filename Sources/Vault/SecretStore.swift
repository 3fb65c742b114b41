package import Configuration
internal import Crypto

/// A vault from which the secrets of one environment are read. ``OpenedVault`` is the embedded one.
package protocol SecretStore: Sendable {
  /// Returns the current version of a secret; `nil` if the vault does not have the secret.
  func currentVersion(of address: SecretAddress) throws(VaultError) -> SecretVersion?

  /// Returns the current value of a secret. Throws `.missing` if the vault does not have it.
  func value(of address: SecretAddress) throws(VaultError) -> SecretValue

  /// Returns the versions that the vault keeps of a secret, oldest first; none if the vault does
  /// not have the secret.
  func versions(
    of address: SecretAddress
  ) throws(VaultError) -> [(version: SecretVersion, value: SecretValue)]
}

extension SecretStore {
  /// The key of the fingerprints in manifests: 32 bytes, decoded.
  package func redactionKey() throws(VaultError) -> [UInt8] {
    try RedactionKey.bytes(of: try value(of: .redactionKey))
  }
}

/// The form of the secret at ``SecretAddress/redactionKey``: 32 random bytes as 64 hex digits.
///
/// With a shorter key, a reader of a committed fingerprint could try keys and values until they
/// match.
enum RedactionKey {
  private static let byteCount = 32

  static func generate() throws(CryptoError) -> SecretValue {
    SecretValue(Array(Hex.encode(try randomBytes(byteCount)).utf8))
  }

  static func bytes(of value: SecretValue) throws(VaultError) -> [UInt8] {
    guard let text = String(validating: value.reveal(), as: UTF8.self),
      let bytes = Hex.decode(text), bytes.count == byteCount
    else { throw .unusableRedactionKey }
    return bytes
  }
}

/// Why an operation of a vault failed. Contains names and versions, never a value.
package enum VaultError: Error, Equatable, Sendable {
  /// The file does not have the only form that this program writes.
  case malformed(reason: String)
  /// The file was written for another environment.
  case otherEnvironment(expected: String)
  /// The vault was sealed with another key: the ids of both.
  case otherKey(sealedWith: String, given: String)
  /// The authentication code of the whole file does not match: the file was edited.
  case notAuthentic
  /// A value or its metadata was edited.
  case valueNotAuthentic(SecretAddress)
  /// The vault does not have this secret.
  case missing(SecretAddress)
  /// The vault already has this secret.
  case exists(SecretAddress)
  /// The new value is the current one, which has this version.
  case unchanged(SecretAddress, version: Int)
  /// The redaction key is not 64 lower-case hex digits.
  case unusableRedactionKey
  /// libcrypto failed on valid input.
  case crypto(String)
}
