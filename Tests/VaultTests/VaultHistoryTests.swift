import Configuration
import RFC3339
import Testing

@testable import Vault

/// The versions of one secret.
@Suite struct VaultHistoryTests {
  private let key: VaultKey
  private let address: SecretAddress
  private var vault: LocalVault

  init() throws {
    key = try VaultSample.key()
    address = try SecretAddress("relay/prod/a2a#/api-key")
    vault = try VaultSample.vault(["relay/prod/a2a#/api-key": "first"], key: key)
  }

  private mutating func rotate(to value: String, day: Int) throws(VaultError) {
    try vault.rotate(
      address, to: VaultSample.secret(value), ticket: "OPS-\(day)", key: key,
      now: VaultSample.created.adding(days: day))
  }

  @Test mutating func countsVersionsAndKeepsTheOneBefore() throws {
    for day in 2...5 { try rotate(to: "value \(day)", day: day) }
    let versions = try #require(vault.secrets[address])
    #expect(versions.map(\.version) == [4, 5])
    #expect(versions.map(\.ticket) == ["OPS-4", "OPS-5"])
    #expect(vault.current(address)?.created == VaultSample.created.adding(days: 5))
    #expect(try vault.value(address, key: key).reveal() == Array("value 5".utf8))
  }

  @Test mutating func refusesARotationToTheCurrentValue() throws {
    let before = vault
    #expect(throws: VaultError.unchanged(address, version: 1)) { try rotate(to: "first", day: 1) }
    #expect(vault == before)
  }

  @Test mutating func refusesToPutAnExistingSecret() throws {
    let before = vault
    #expect(throws: VaultError.exists(address)) {
      try vault.put(
        VaultSample.secret("second"), at: address, ticket: "OPS-2", key: key,
        now: VaultSample.created)
    }
    #expect(vault == before)
  }

  @Test mutating func refusesToRotateAMissingSecret() throws {
    let missing = try SecretAddress("relay/prod/a2a#/other")
    #expect(throws: VaultError.missing(missing)) {
      try vault.rotate(
        missing, to: VaultSample.secret("x"), ticket: "OPS-2", key: key, now: VaultSample.created)
    }
    #expect(throws: VaultError.missing(missing)) { try vault.value(missing, key: key) }
  }

  @Test mutating func isReadThroughTheProtocol() throws {
    try rotate(to: "second", day: 2)
    let store: any SecretStore = OpenedVault(vault, key: key)
    let versions = try store.versions(of: address)
    #expect(versions.map(\.version.name) == ["1", "2"])
    #expect(versions.map { $0.value.reveal() } == [Array("first".utf8), Array("second".utf8)])
    #expect(try store.currentVersion(of: address) == versions.last?.version)
    #expect(versions.last?.version.created == VaultSample.created.adding(days: 2))
    #expect(try store.value(of: address).reveal() == Array("second".utf8))
    let missing = try SecretAddress("relay/prod/a2a#/other")
    #expect(try store.currentVersion(of: missing) == nil)
    #expect(try store.versions(of: missing).isEmpty)
    #expect(throws: VaultError.missing(missing)) { try store.value(of: missing) }
  }

  @Test func ordersAddressesByTheirBytes() throws {
    let names = ["b/a#/x", "a/b#/x", "a/a#/y", "a/a#/x", "a-/a#/x", "a/aa#/x"]
    let sorted = try names.map { try SecretAddress($0) }.sorted().map(\.description)
    #expect(sorted == ["a-/a#/x", "a/a#/x", "a/a#/y", "a/aa#/x", "a/b#/x", "b/a#/x"])
  }
}
