internal import Configuration
package import Crypto
internal import JSON
package import RFC3339

/// One version of one secret as the embedded vault stores it (docs/formats/local-vault.md §3). The
/// metadata is plain text, the value is encrypted with its own data key, and the data key is
/// encrypted with the vault key.
package struct SealedVersion: Equatable, Sendable {
  /// The number of the version, which is 1 for the first version of each secret.
  package let version: Int
  /// When this version was written.
  package let created: Timestamp
  /// The ticket for the change that wrote this version; empty for the redaction key of a new vault.
  package let ticket: String
  /// The nonce, the encrypted data key and the tag.
  let dataKey: [UInt8]
  /// The nonce, the ciphertext and the tag.
  let box: [UInt8]

  init(version: Int, created: Timestamp, ticket: String, dataKey: [UInt8], box: [UInt8]) {
    self.version = version
    self.created = created
    self.ticket = ticket
    self.dataKey = dataKey
    self.box = box
  }

  /// Seals `value` with a new data key.
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

  /// Decrypts the value. Throws `.notAuthentic` if any bit of the value or its metadata was
  /// changed.
  func open(
    _ address: SecretAddress, in environment: EnvironmentName, key: VaultKey
  ) throws(CryptoError) -> SecretValue {
    let data = Self.associatedData(environment, address, version, created, ticket)
    let dataKey = try AES256GCM.open(dataKey, key: key.bytes, associatedData: data)
    return SecretValue(try AES256GCM.open(box, key: dataKey, associatedData: data))
  }

  /// Returns the associated data, which binds a value to its address and its history. A value
  /// therefore cannot be moved to a different address or receive a later creation time.
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

  /// The name of the version and its creation time, from which ages are computed.
  var secretVersion: SecretVersion {
    SecretVersion(name: String(version), created: created)
  }
}

// The JSON object of a version in the vault file.
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
    else { throw .malformed(reason: "invalid version of \(address)") }
    self.init(version: version, created: created, ticket: ticket, dataKey: dataKey, box: box)
  }
}

/// The key that encrypts the data keys of one environment's embedded vault: 32 random bytes.
///
/// A key file contains the key as 64 lower-case hex digits and a line feed
/// (docs/formats/local-vault.md §2).
package struct VaultKey: Sendable {
  /// The form of a key file as a phrase for errors.
  package static let expectation = "64 lower-case hex digits and a line feed"

  let bytes: [UInt8]

  package static func generate() throws(CryptoError) -> VaultKey {
    VaultKey(bytes: try randomBytes(AES256GCM.keyByteCount))
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  /// Parses the content of a key file; `nil` for any other content.
  package init?(file content: [UInt8]) {
    guard content.last == UInt8(ascii: "\n"),
      let text = String(validating: content.dropLast(), as: UTF8.self),
      let bytes = Hex.decode(text), bytes.count == AES256GCM.keyByteCount
    else { return nil }
    self.bytes = bytes
  }

  /// The content of a key file. Secret.
  package var fileContent: [UInt8] { Array((Hex.encode(bytes) + "\n").utf8) }

  /// The id of the key, which reveals nothing else about the key: the first 8 hex digits of
  /// HMAC-SHA256(key, `relay/key-id`).
  package var id: String {
    String(HMACSHA256.code(for: Array("relay/key-id".utf8), key: bytes).hex.prefix(8))
  }

  /// The key for the authentication code of the vault file. It differs from the key that encrypts
  /// data keys.
  var authenticationKey: [UInt8] {
    HMACSHA256.code(for: Array("relay/vault/v1/mac".utf8), key: bytes).bytes
  }
}
