package import Configuration
internal import Crypto
internal import JSON
package import RFC3339

/// The embedded vault of one environment (docs/formats/local-vault.md).
///
/// The type has value semantics: a change is made to a copy, and the copy is then written as a
/// whole file.
package struct LocalVault: Equatable, Sendable {
  /// The number of versions of a secret that are kept: the current version and the one before it.
  /// The older version shows whether a rotation changed the value.
  private static let keptVersions = 2

  package let environment: EnvironmentName
  /// The ``VaultKey/id`` of the key that seals the vault.
  package let keyID: String
  /// The versions of each secret, oldest first; never empty.
  private(set) var secrets: [SecretAddress: [SealedVersion]]

  init(environment: EnvironmentName, keyID: String, secrets: [SecretAddress: [SealedVersion]]) {
    self.environment = environment
    self.keyID = keyID
    self.secrets = secrets
  }

  /// Creates a vault that contains only a random redaction key.
  package init(
    new environment: EnvironmentName, key: VaultKey, now: Timestamp
  ) throws(VaultError) {
    self.init(environment: environment, keyID: key.id, secrets: [:])
    let redaction: SecretValue
    do throws(CryptoError) { redaction = try RedactionKey.generate() } catch {
      throw .crypto(error.description)
    }
    try put(redaction, at: .redactionKey, ticket: "", key: key, now: now)
  }

  /// The addresses of all secrets, sorted by their bytes.
  package var addresses: [SecretAddress] { secrets.keys.sorted() }

  /// Returns the current version of a secret; `nil` if the vault does not have the secret.
  package func current(_ address: SecretAddress) -> SealedVersion? { secrets[address]?.last }

  /// Returns the kept versions of a secret with their values, oldest first. The array is empty if
  /// the vault does not have the secret.
  func versions(
    _ address: SecretAddress, key: VaultKey
  ) throws(VaultError) -> [(version: SealedVersion, value: SecretValue)] {
    var versions: [(version: SealedVersion, value: SecretValue)] = []
    for version in secrets[address] ?? [] {
      versions.append((version, try open(version, address, key)))
    }
    return versions
  }

  /// Returns the current value of a secret. Throws `.missing` if the vault does not have the
  /// secret.
  package func value(_ address: SecretAddress, key: VaultKey) throws(VaultError) -> SecretValue {
    guard let version = current(address) else { throw .missing(address) }
    return try open(version, address, key)
  }

  /// Adds a secret as version 1. Throws `.exists` if the vault already has the secret.
  package mutating func put(
    _ value: SecretValue, at address: SecretAddress, ticket: String, key: VaultKey, now: Timestamp
  ) throws(VaultError) {
    guard secrets[address] == nil else { throw .exists(address) }
    try Self.requireForm(value, at: address)
    secrets[address] = [try seal(value, address, version: 1, ticket: ticket, key: key, now: now)]
  }

  /// Adds the next version of a secret. Throws `.unchanged` if the new value equals the current
  /// value: the rotation would change nothing except the age of the secret.
  package mutating func rotate(
    _ address: SecretAddress, to value: SecretValue, ticket: String, key: VaultKey, now: Timestamp
  ) throws(VaultError) {
    guard let present = current(address) else { throw .missing(address) }
    try Self.requireForm(value, at: address)
    guard try !open(present, address, key).hasSameBytes(as: value) else {
      throw .unchanged(address, version: present.version)
    }
    let next = try seal(
      value, address, version: present.version + 1, ticket: ticket, key: key, now: now)
    secrets[address] = [present, next].suffix(Self.keptVersions)
  }

  private static func requireForm(
    _ value: SecretValue, at address: SecretAddress
  ) throws(VaultError) {
    if address == .redactionKey { _ = try RedactionKey.bytes(of: value) }
  }

  private func seal(
    _ value: SecretValue, _ address: SecretAddress, version: Int, ticket: String, key: VaultKey,
    now: Timestamp
  ) throws(VaultError) -> SealedVersion {
    do throws(CryptoError) {
      return try SealedVersion(
        sealing: value, of: address, in: environment, version: version, created: now,
        ticket: ticket, key: key)
    } catch {
      throw .crypto(error.description)
    }
  }

  private func open(
    _ version: SealedVersion, _ address: SecretAddress, _ key: VaultKey
  ) throws(VaultError) -> SecretValue {
    do throws(CryptoError) {
      return try version.open(address, in: environment, key: key)
    } catch {
      guard error == .notAuthentic else { throw .crypto(error.description) }
      throw .valueNotAuthentic(address)
    }
  }
}

// The file of a vault.
extension LocalVault {
  private static let format = "relay/vault/v1"

  /// Parses the content of a vault file. The authentication code is verified before any content is
  /// returned.
  package init(
    file content: [UInt8], environment: EnvironmentName, key: VaultKey
  ) throws(VaultError) {
    let document: JSONValue
    do throws(JSONError) { document = try JSONValue.parse(content) } catch {
      throw .malformed(reason: error.description)
    }
    guard document["format"] == .string(Self.format),
      let keyID = document["key_id"]?.stringValue,
      let code = document["mac"]?.stringValue.flatMap(Hex.decode)
    else { throw .malformed(reason: "not a \(Self.format) document") }
    guard document["environment"] == .string(environment.rawValue) else {
      throw .otherEnvironment(expected: environment.rawValue)
    }
    guard keyID == key.id else { throw .otherKey(sealedWith: keyID, given: key.id) }
    let vault = try LocalVault(document, environment: environment, keyID: keyID)
    guard equalInConstantTime(code, vault.authenticationCode(key: key)),
      vault.file(key: key) == content
    else { throw .notAuthentic }
    self = vault
  }

  private init(
    _ document: JSONValue, environment: EnvironmentName, keyID: String
  ) throws(VaultError) {
    var secrets: [SecretAddress: [SealedVersion]] = [:]
    for entry in document["secrets"]?.arrayValue ?? [] {
      let address = try Self.address(entry)
      var versions: [SealedVersion] = []
      for version in entry["versions"]?.arrayValue ?? [] {
        versions.append(try SealedVersion(version, of: address))
      }
      secrets[address] = versions
    }
    self.init(environment: environment, keyID: keyID, secrets: secrets)
  }

  private static func address(_ entry: JSONValue) throws(VaultError) -> SecretAddress {
    guard let path = entry["path"]?.stringValue, let field = entry["field"]?.stringValue else {
      throw .malformed(reason: "a secret without a path or field")
    }
    do throws(ReferenceError) { return try SecretAddress("\(path)#/\(field)") } catch {
      throw .malformed(reason: "invalid address of a secret: \(error)")
    }
  }

  /// Returns the content of the vault file in its only valid form: secrets and versions in order,
  /// two spaces per level, a final LF.
  package func file(key: VaultKey) -> [UInt8] {
    let code: JSONValue = .string(Hex.encode(authenticationCode(key: key)))
    return Array(JSONValue.object(members + [JSONValue.Member("mac", code)]).pretty.utf8)
  }

  /// Returns the HMAC-SHA256 of the canonical JSON of all other members
  /// (docs/formats/local-vault.md §4). Without the key, a secret cannot be removed, edited, or
  /// replaced by an older version.
  private func authenticationCode(key: VaultKey) -> [UInt8] {
    HMACSHA256.code(for: JSONValue.object(members).canonical, key: key.authenticationKey).bytes
  }

  private var members: [JSONValue.Member] {
    let entries = addresses.map { address -> JSONValue in
      [
        "path": .string(address.path), "field": .string(address.field),
        "versions": .array((secrets[address] ?? []).map(\.json)),
      ]
    }
    return [
      JSONValue.Member("format", .string(Self.format)),
      JSONValue.Member("environment", .string(environment.rawValue)),
      JSONValue.Member("key_id", .string(keyID)), JSONValue.Member("secrets", .array(entries)),
    ]
  }
}

/// An embedded vault and the key that opens its values.
package struct OpenedVault: SecretStore {
  private let vault: LocalVault
  private let key: VaultKey

  /// Creates a store from a vault. `key` must be the key with which `vault` was read.
  package init(_ vault: LocalVault, key: VaultKey) {
    self.vault = vault
    self.key = key
  }

  package func currentVersion(of address: SecretAddress) -> SecretVersion? {
    vault.current(address)?.secretVersion
  }

  package func value(of address: SecretAddress) throws(VaultError) -> SecretValue {
    try vault.value(address, key: key)
  }

  package func versions(
    of address: SecretAddress
  ) throws(VaultError) -> [(version: SecretVersion, value: SecretValue)] {
    try vault.versions(address, key: key).map { ($0.version.secretVersion, $0.value) }
  }
}
