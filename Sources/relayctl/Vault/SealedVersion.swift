import Configuration
import Crypto
import RFC3339

/// One version of one secret as a local vault stores it: metadata in the clear, the value under a data key
/// of its own, the data key under the vault key.
struct SealedVersion: Equatable, Sendable {
  /// Counted from 1 for each secret.
  let version: Int
  let created: Timestamp
  /// The ticket under which it was put there.
  let ticket: String
  /// Nonce, wrapped data key and tag.
  let dataKey: [UInt8]
  /// Nonce, ciphertext and tag.
  let box: [UInt8]

  init(version: Int, created: Timestamp, ticket: String, dataKey: [UInt8], box: [UInt8]) {
    self.version = version
    self.created = created
    self.ticket = ticket
    self.dataKey = dataKey
    self.box = box
  }

  /// Seals `value` under a fresh data key.
  init(
    sealing value: SecretValue, of address: SecretAddress, in environment: EnvironmentName,
    version: Int, created: Timestamp, ticket: String, key: VaultKey
  ) throws(CryptoError) {
    let data = SealedVersion.associatedData(environment, address, version, created, ticket)
    let fresh = try randomBytes(AES256GCM.keyByteCount)
    self.init(
      version: version, created: created, ticket: ticket,
      dataKey: try AES256GCM.seal(fresh, key: key.bytes, associatedData: data),
      box: try AES256GCM.seal(value.reveal(), key: fresh, associatedData: data))
  }

  /// The value; `.notAuthentic` when a bit of it or of its metadata is not what was sealed.
  func open(
    _ address: SecretAddress, in environment: EnvironmentName, key: VaultKey
  ) throws(CryptoError) -> SecretValue {
    let data = SealedVersion.associatedData(environment, address, version, created, ticket)
    let dataKey = try AES256GCM.open(dataKey, key: key.bytes, associatedData: data)
    return SecretValue(try AES256GCM.open(box, key: dataKey, associatedData: data))
  }

  /// Binds a value to its place and its history: it can neither be moved nor made younger
  /// (docs/formats/local-vault.md §3).
  private static func associatedData(
    _ environment: EnvironmentName, _ address: SecretAddress, _ version: Int,
    _ created: Timestamp, _ ticket: String
  ) -> [UInt8] {
    let parts = [
      "relay/vault/v1", environment.rawValue, address.path, address.field, String(version),
      created.description, ticket,
    ]
    return Array(parts.map { Array($0.utf8) }.joined(separator: [0]))
  }
}
