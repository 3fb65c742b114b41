/// Why a local vault gives no answer. Carries names and line numbers, never a value.
enum VaultError: Error, Equatable, Sendable {
  /// The file is not in the one form that this program writes.
  case malformed(reason: String)
  /// The file was written for another environment.
  case otherEnvironment(expected: String)
  /// The key file holds another key than the one that sealed the vault.
  case otherKey(sealedWith: String, given: String)
  /// The code over the whole file does not fit: something in it was edited.
  case notAuthentic
  /// A value or its metadata was edited.
  case valueNotAuthentic(SecretAddress)
  /// No such secret.
  case missing(SecretAddress)
  /// The secret is there already.
  case exists(SecretAddress)
  /// The new value is the present one.
  case unchanged(SecretAddress, version: Int)
  /// A key of fingerprints that is none: short or not hexadecimal.
  case unusableRedactionKey
  /// libcrypto refused for reasons of its own.
  case crypto(String)
}
