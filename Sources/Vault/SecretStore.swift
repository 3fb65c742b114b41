package import Configuration
internal import Crypto

/// A vault with the secrets of one environment. ``OpenedVault`` is the embedded vault.
package protocol SecretStore: Sendable {
  /// Returns the current version of a secret; `nil` if the vault does not have the secret.
  func currentVersion(of address: SecretAddress) throws(VaultError) -> SecretVersion?

  /// Returns the current value of a secret. Throws `.missing` if the vault does not have the
  /// secret.
  func value(of address: SecretAddress) throws(VaultError) -> SecretValue

  /// Returns the versions of a secret that the vault keeps, oldest first. The array is empty if the
  /// vault does not have the secret.
  func versions(
    of address: SecretAddress
  ) throws(VaultError) -> [(version: SecretVersion, value: SecretValue)]
}

extension SecretStore {
  /// Returns the key for the fingerprints in manifests, 32 decoded bytes.
  package func redactionKey() throws(VaultError) -> [UInt8] {
    try RedactionKey.bytes(of: try value(of: .redactionKey))
  }
}

/// The form of the secret at ``SecretAddress/redactionKey``: 32 random bytes as 64 hex digits.
///
/// If the key were shorter, a reader of a committed fingerprint could find the value by trying keys
/// and values until the fingerprint matches.
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

/// Why an operation of a vault failed. The error contains names and versions, but never a value.
package enum VaultError: Error, Equatable, Sendable {
  /// The file is not in the exact form that this program writes.
  case malformed(reason: String)
  /// The file was written for a different environment.
  case otherEnvironment(expected: String)
  /// The vault was sealed with a different key. The payload contains the ids of both keys.
  case otherKey(sealedWith: String, given: String)
  /// The authentication code of the file does not match, so the file was edited.
  case notAuthentic
  /// A value or its metadata was edited.
  case valueNotAuthentic(SecretAddress)
  /// The vault does not have this secret.
  case missing(SecretAddress)
  /// The vault already has this secret.
  case exists(SecretAddress)
  /// The new value equals the current value, which has this version.
  case unchanged(SecretAddress, version: Int)
  /// The redaction key is not 64 lower-case hex digits.
  case unusableRedactionKey
  /// libcrypto failed on valid input.
  case crypto(String)
}

/// The address of a secret in a vault: a path and a field, such as `relay/prod/telegram#/token`.
package struct SecretAddress: Hashable, Sendable {
  package let path: String
  package let field: String

  package init(_ reference: Reference) {
    path = reference.path
    field = reference.field
  }

  /// Parses an address by the rules for references (docs/formats/reference.md).
  package init(_ text: String) throws(ReferenceError) {
    self.init(try Reference.parse(Array("ref+local://\(text)".utf8)))
  }

  private init(path: String, field: String) {
    self.path = path
    self.field = field
  }

  /// The address of the key for the fingerprints in manifests. A new vault contains this key.
  package static let redactionKey = SecretAddress(path: "relay/redaction", field: "key")
}

extension SecretAddress: Comparable, CustomStringConvertible {
  /// Orders addresses by the bytes of the path, then by the bytes of the field.
  package static func < (left: SecretAddress, right: SecretAddress) -> Bool {
    left.path.utf8.elementsEqual(right.path.utf8)
      ? left.field.utf8.lexicographicallyPrecedes(right.field.utf8)
      : left.path.utf8.lexicographicallyPrecedes(right.path.utf8)
  }

  package var description: String { "\(path)#/\(field)" }
}
