import Configuration
import Crypto
import RFC3339

/// The embedded vault of one environment, opened with its key (R28, docs/formats/local-vault.md).
///
/// A value: changes are made on a copy and written as a whole file.
struct LocalVault: Equatable, Sendable {
  /// How many versions of a secret are kept: the present one and the one before, by which an unchanged
  /// rotation is told from a real one.
  static let keptVersions = 2
  private static let redactionKeyByteCount = 32

  let environment: EnvironmentName
  let keyID: String
  /// Oldest version first; never empty.
  private(set) var secrets: [SecretAddress: [SealedVersion]]

  init(environment: EnvironmentName, keyID: String, secrets: [SecretAddress: [SealedVersion]]) {
    self.environment = environment
    self.keyID = keyID
    self.secrets = secrets
  }

  /// A new vault that holds a random redaction key and nothing else.
  init(new environment: EnvironmentName, key: VaultKey, now: Timestamp) throws(VaultError) {
    self.init(environment: environment, keyID: key.id, secrets: [:])
    let redaction: [UInt8]
    do throws(CryptoError) { redaction = try randomBytes(LocalVault.redactionKeyByteCount) } catch {
      throw .crypto(error.description)
    }
    try put(
      SecretValue(Array(Hex.encode(redaction).utf8)), at: .redactionKey, ticket: "", key: key,
      now: now)
  }

  /// All addresses, sorted by their bytes.
  var addresses: [SecretAddress] { secrets.keys.sorted() }

  /// The present version's metadata; `nil` for an unknown secret.
  func current(_ address: SecretAddress) -> SealedVersion? { secrets[address]?.last }

  /// All versions that are kept, oldest first, with their values; empty for an unknown secret.
  func versions(
    _ address: SecretAddress, key: VaultKey
  ) throws(VaultError) -> [(version: SealedVersion, value: SecretValue)] {
    var versions: [(version: SealedVersion, value: SecretValue)] = []
    for version in secrets[address] ?? [] {
      versions.append((version, try open(version, address, key)))
    }
    return versions
  }

  /// The present value.
  func value(_ address: SecretAddress, key: VaultKey) throws(VaultError) -> SecretValue {
    guard let version = current(address) else { throw .missing(address) }
    return try open(version, address, key)
  }

  /// The key of fingerprints and of nothing else.
  func redactionKey(key: VaultKey) throws(VaultError) -> [UInt8] {
    try LocalVault.redactionKey(try value(.redactionKey, key: key))
  }

  /// The 32 bytes that 64 hex digits stand for. A short key would let whoever reads a committed fingerprint try
  /// keys and values until they fit.
  private static func redactionKey(_ value: SecretValue) throws(VaultError) -> [UInt8] {
    guard let text = String(validating: value.reveal(), as: UTF8.self),
      let bytes = Hex.decode(text), bytes.count == redactionKeyByteCount
    else { throw .unusableRedactionKey }
    return bytes
  }

  private static func requireForm(
    _ value: SecretValue, at address: SecretAddress
  ) throws(VaultError) {
    if address == .redactionKey { _ = try redactionKey(value) }
  }

  /// Adds a secret that is not there yet, as version 1.
  mutating func put(
    _ value: SecretValue, at address: SecretAddress, ticket: String, key: VaultKey, now: Timestamp
  ) throws(VaultError) {
    guard secrets[address] == nil else { throw .exists(address) }
    try LocalVault.requireForm(value, at: address)
    secrets[address] = [try seal(value, address, version: 1, ticket: ticket, key: key, now: now)]
  }

  /// Gives a secret a new version; refuses one whose value is the present one (R29).
  mutating func rotate(
    _ address: SecretAddress, to value: SecretValue, ticket: String, key: VaultKey, now: Timestamp
  ) throws(VaultError) {
    guard let present = current(address) else { throw .missing(address) }
    try LocalVault.requireForm(value, at: address)
    guard try !open(present, address, key).hasSameBytes(as: value) else {
      throw .unchanged(address, version: present.version)
    }
    let next = try seal(
      value, address, version: present.version + 1, ticket: ticket, key: key, now: now)
    secrets[address] = [present, next].suffix(LocalVault.keptVersions)
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
