import Configuration
import Crypto
import JSON
import RFC3339

extension LocalVault {
  private static let format = "relay/vault/v1"

  /// The vault in `content`, authenticated as a whole before any of it is believed.
  init(file content: [UInt8], environment: EnvironmentName, key: VaultKey) throws(VaultError) {
    let document: JSONValue
    do throws(JSONError) { document = try JSONValue.parse(content) } catch {
      throw .malformed(reason: error.description)
    }
    guard document["format"] == .string(LocalVault.format),
      let keyID = document["key_id"]?.stringValue,
      let code = document["mac"]?.stringValue.flatMap(Hex.decode)
    else { throw .malformed(reason: "no \(LocalVault.format) document") }
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
      let address = try LocalVault.address(entry)
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

  /// The one form of the file: secrets and versions in order, two spaces a level, LF at the end.
  func file(key: VaultKey) -> [UInt8] {
    let code: JSONValue = .string(Hex.encode(authenticationCode(key: key)))
    return Array(JSONValue.object(members + [JSONValue.Member("mac", code)]).pretty.utf8)
  }

  /// HMAC-SHA256 over the canonical JSON of everything but itself (docs/formats/local-vault.md §4): no secret
  /// can be taken out, put back in an older version, or edited, without the key.
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
      JSONValue.Member("format", .string(LocalVault.format)),
      JSONValue.Member("environment", .string(environment.rawValue)),
      JSONValue.Member("key_id", .string(keyID)), JSONValue.Member("secrets", .array(entries)),
    ]
  }
}

extension SealedVersion {
  fileprivate var json: JSONValue {
    [
      "version": .integer(version), "created": .string(created.description),
      "ticket": .string(ticket), "data_key": .string(Base64.encode(dataKey)),
      "value": .string(Base64.encode(box)),
    ]
  }

  fileprivate init(_ json: JSONValue, of address: SecretAddress) throws(VaultError) {
    guard let version = json["version"]?.integerValue, version > 0,
      let created = json["created"]?.stringValue.flatMap({ Timestamp($0) }),
      let ticket = json["ticket"]?.stringValue,
      let dataKey = json["data_key"]?.stringValue.flatMap({ Base64.decode($0) }),
      let box = json["value"]?.stringValue.flatMap({ Base64.decode($0) })
    else { throw .malformed(reason: "a version of \(address)") }
    self.init(version: version, created: created, ticket: ticket, dataKey: dataKey, box: box)
  }
}
