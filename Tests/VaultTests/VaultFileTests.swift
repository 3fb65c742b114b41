import Configuration
import Crypto
import JSON
import RFC3339
import Support
import Testing

@testable import Vault

/// Reading of vault files: every change is refused.
@Suite struct VaultFileTests {
  private let key: VaultKey
  private let vault: LocalVault
  private let file: [UInt8]

  init() throws {
    key = try VaultSample.key()
    vault = try VaultSample.vault(["relay/prod/a2a#/api-key": "hunter2"], key: key)
    file = vault.file(key: key)
  }

  private func read(_ file: [UInt8], _ environment: EnvironmentName = .prod) throws(VaultError)
    -> LocalVault
  {
    try LocalVault(file: file, environment: environment, key: key)
  }

  @Test func readsWhatItWrote() throws {
    let read = try read(file)
    #expect(read == vault)
    let address = try SecretAddress("relay/prod/a2a#/api-key")
    #expect(try read.value(address, key: key).reveal() == Array("hunter2".utf8))
    #expect(try OpenedVault(read, key: key).redactionKey().count == 32)
  }

  @Test func refusesEveryFlippedBitOfTheFile() {
    var accepted: [BitFlips.Flip] = []
    for flip in bitFlips(of: file) where (try? read(flip.bytes)) != nil { accepted.append(flip) }
    #expect(accepted.isEmpty)
  }

  @Test func refusesEveryTruncationAndWhatIsAppended() {
    #expect(file.indices.allSatisfy { (try? read(Array(file[..<$0]))) == nil })
    for extra in ["\n", " ", "{}", "\0"] {
      #expect(throws: VaultError.self, "\(extra.utf8)") { try read(file + Array(extra.utf8)) }
    }
  }

  @Test func refusesAnotherKeyAndAnotherEnvironment() throws {
    let other = try VaultSample.key()
    #expect(throws: VaultError.otherKey(sealedWith: key.id, given: other.id)) {
      try LocalVault(file: file, environment: .prod, key: other)
    }
    #expect(throws: VaultError.otherEnvironment(expected: "staging")) { try read(file, .staging) }
  }

  @Test(
    "one form only",
    arguments: [
      ("members in another order", "\"format\": \"relay/vault/v1\",\n  ", ""),
      ("an extra member", "{\n  ", "{\n  \"extra\": 1,\n  "),
      ("other spaces", "\n  \"key_id\"", "\n    \"key_id\""),
      ("upper-case hex", "\"mac\": \"", "\"mac\": \"F"),
      ("another format", "relay/vault/v1", "relay/vault/v2"),
      ("a version of zero", "\"version\": 1", "\"version\": 0"),
      ("a version that is not an integer", "\"version\": 1", "\"version\": 1.0"),
      ("a malformed date", "\"created\": \"2025", "\"created\": \"25"),
    ])
  func refusesOtherForms(label: String, old: String, new: String) throws {
    let text = String(decoding: file, as: UTF8.self)
    let range = try #require(text.firstRange(of: old))
    let edited = String(text[..<range.lowerBound]) + new + String(text[range.upperBound...])
    #expect(throws: VaultError.self, "\(label)") { try read(Array(edited.utf8)) }
  }

  @Test func refusesAnOlderVersionInPlaceOfTheCurrentOne() throws {
    let address = try SecretAddress("relay/prod/a2a#/api-key")
    var rotated = vault
    try rotated.rotate(
      address, to: VaultSample.secret("hunter3"), ticket: "OPS-2", key: key,
      now: VaultSample.created.adding(days: 1))
    let old = LocalVault(environment: .prod, keyID: key.id, secrets: vault.secrets)
    let replayed = try replacingSecrets(of: rotated.file(key: key), with: old.file(key: key))
    #expect(throws: VaultError.notAuthentic) { try read(replayed) }
  }

  @Test func refusesTheRemovalOfASecret() throws {
    let empty = try LocalVault(new: .prod, key: key, now: VaultSample.created)
    let without = try replacingSecrets(of: file, with: empty.file(key: key))
    #expect(throws: VaultError.notAuthentic) { try read(without) }
  }

  /// The first file with the secrets of the second, and the authentication code of the first.
  private func replacingSecrets(of file: [UInt8], with other: [UInt8]) throws -> [UInt8] {
    let members = try #require(try JSONValue.parse(file).objectValue)
    let secrets = try #require(try JSONValue.parse(other)["secrets"])
    let edited = members.map { $0.name == "secrets" ? JSONValue.Member("secrets", secrets) : $0 }
    return Array(JSONValue.object(edited).pretty.utf8)
  }
}
