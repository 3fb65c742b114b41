package import Configuration
internal import Crypto
internal import JSON
package import RFC3339

/// The embedded vault of one environment (docs/formats/local-vault.md).
///
/// It is a value: a change is made to a copy, which is then written as a whole file.
package struct LocalVault: Equatable, Sendable {
  /// The number of versions that are kept of a secret: the current one, and the one before it,
  /// which shows whether a rotation changed the value.
  private static let keptVersions = 2

  package let environment: EnvironmentName
  /// The ``VaultKey/id`` of the key that seals it.
  package let keyID: String
  /// Oldest version first; never empty.
  private(set) var secrets: [SecretAddress: [SealedVersion]]

  init(environment: EnvironmentName, keyID: String, secrets: [SecretAddress: [SealedVersion]]) {
    self.environment = environment
    self.keyID = keyID
    self.secrets = secrets
  }

  /// Makes a new vault that contains a random redaction key and nothing else.
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

  /// All addresses, sorted by their bytes.
  package var addresses: [SecretAddress] { secrets.keys.sorted() }

  /// Returns the current version; `nil` for an unknown secret.
  package func current(_ address: SecretAddress) -> SealedVersion? { secrets[address]?.last }

  /// Returns all versions that are kept, oldest first, with their values; none for an unknown
  /// secret.
  func versions(
    _ address: SecretAddress, key: VaultKey
  ) throws(VaultError) -> [(version: SealedVersion, value: SecretValue)] {
    var versions: [(version: SealedVersion, value: SecretValue)] = []
    for version in secrets[address] ?? [] {
      versions.append((version, try open(version, address, key)))
    }
    return versions
  }

  /// Returns the current value. Throws `.missing` for an unknown secret.
  package func value(_ address: SecretAddress, key: VaultKey) throws(VaultError) -> SecretValue {
    guard let version = current(address) else { throw .missing(address) }
    return try open(version, address, key)
  }

  /// Adds a secret as version 1. Throws `.exists` if the vault already has it.
  package mutating func put(
    _ value: SecretValue, at address: SecretAddress, ticket: String, key: VaultKey, now: Timestamp
  ) throws(VaultError) {
    guard secrets[address] == nil else { throw .exists(address) }
    try Self.requireForm(value, at: address)
    secrets[address] = [try seal(value, address, version: 1, ticket: ticket, key: key, now: now)]
  }

  /// Adds the next version of a secret. Throws `.unchanged` if its value is the current one: that
  /// would only make the secret look young.
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

// The file.
extension LocalVault {
  private static let format = "relay/vault/v1"

  /// Reads the content of a file. Its authentication code is checked before any of it is returned.
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
    else { throw .malformed(reason: "no \(Self.format) document") }
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
      throw .malformed(reason: "a secret without path and field")
    }
    do throws(ReferenceError) { return try SecretAddress("\(path)#/\(field)") } catch {
      throw .malformed(reason: "a secret's address: \(error)")
    }
  }

  /// Returns the only form of the file: secrets and versions in order, two spaces per level, a line
  /// feed at the end.
  package func file(key: VaultKey) -> [UInt8] {
    let code: JSONValue = .string(Hex.encode(authenticationCode(key: key)))
    return Array(JSONValue.object(members + [JSONValue.Member("mac", code)]).pretty.utf8)
  }

  /// HMAC-SHA256 over the canonical JSON of everything but itself (docs/formats/local-vault.md §4):
  /// without the key, no secret can be removed, replaced by an older version, or edited.
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

/// The embedded vault with the key that opens its values.
package struct OpenedVault: SecretStore {
  private let vault: LocalVault
  private let key: VaultKey

  /// `key` is the key with which `vault` was read.
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
