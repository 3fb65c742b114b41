internal import Configuration
internal import Crypto
internal import JSON
package import RFC3339

/// One version of one secret as the embedded vault stores it: metadata in the clear, the value
/// under its own data key, the data key under the vault key (docs/formats/local-vault.md §3).
package struct SealedVersion: Equatable, Sendable {
  /// Counted from 1 for each secret.
  package let version: Int
  /// When this version was written.
  package let created: Timestamp
  /// The ticket under which it was written; empty for the redaction key of a new vault.
  package let ticket: String
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

  /// Seals `value` under a new data key.
  init(
    sealing value: SecretValue, of address: SecretAddress, in environment: EnvironmentName,
    version: Int, created: Timestamp, ticket: String, key: VaultKey
  ) throws(CryptoError) {
    let data = Self.associatedData(environment, address, version, created, ticket)
    let fresh = try randomBytes(AES256GCM.keyByteCount)
    self.init(
      version: version, created: created, ticket: ticket,
      dataKey: try AES256GCM.seal(fresh, key: key.bytes, associatedData: data),
      box: try AES256GCM.seal(value.reveal(), key: fresh, associatedData: data))
  }

  /// Returns the value. Throws `.notAuthentic` if a bit of it or of its metadata was changed.
  func open(
    _ address: SecretAddress, in environment: EnvironmentName, key: VaultKey
  ) throws(CryptoError) -> SecretValue {
    let data = Self.associatedData(environment, address, version, created, ticket)
    let dataKey = try AES256GCM.open(dataKey, key: key.bytes, associatedData: data)
    return SecretValue(try AES256GCM.open(box, key: dataKey, associatedData: data))
  }

  /// Binds a value to its address and its history, so that it can neither be moved nor made
  /// younger.
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

  /// The name and the time by which ages are judged.
  var secretVersion: SecretVersion {
    SecretVersion(name: String(version), created: created)
  }
}

// Its object in the file of a vault.
extension SealedVersion {
  var json: JSONValue {
    [
      "version": .integer(version), "created": .string(created.description),
      "ticket": .string(ticket), "data_key": .string(Base64.encode(dataKey)),
      "value": .string(Base64.encode(box)),
    ]
  }

  init(_ json: JSONValue, of address: SecretAddress) throws(VaultError) {
    guard let version = json["version"]?.integerValue, version > 0,
      let created = json["created"]?.stringValue.flatMap({ Timestamp($0) }),
      let ticket = json["ticket"]?.stringValue,
      let dataKey = json["data_key"]?.stringValue.flatMap({ Base64.decode($0) }),
      let box = json["value"]?.stringValue.flatMap({ Base64.decode($0) })
    else { throw .malformed(reason: "a version of \(address)") }
    self.init(version: version, created: created, ticket: ticket, dataKey: dataKey, box: box)
  }
}
