import Configuration
import RFC3339
import Testing

@testable import Vault

/// Versions of one secret.
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

  @Test mutating func refusesARotationToThePresentValue() throws {
    let before = vault
    #expect(throws: VaultError.unchanged(address, version: 1)) { try rotate(to: "first", day: 1) }
    #expect(vault == before)
  }

  @Test mutating func refusesToPutOverASecret() throws {
    let before = vault
    #expect(throws: VaultError.exists(address)) {
      try vault.put(
        VaultSample.secret("second"), at: address, ticket: "OPS-2", key: key,
        now: VaultSample.created)
    }
    #expect(vault == before)
  }

  @Test mutating func refusesToRotateWhatIsNotThere() throws {
    let missing = try SecretAddress("relay/prod/a2a#/other")
    #expect(throws: VaultError.missing(missing)) {
      try vault.rotate(
        missing, to: VaultSample.secret("x"), ticket: "OPS-2", key: key, now: VaultSample.created)
    }
    #expect(throws: VaultError.missing(missing)) { try vault.value(missing, key: key) }
  }

  @Test func ordersAddressesByTheirBytes() throws {
    let names = ["b/a#/x", "a/b#/x", "a/a#/y", "a/a#/x", "a-/a#/x", "a/aa#/x"]
    let sorted = try names.map { try SecretAddress($0) }.sorted().map(\.description)
    #expect(sorted == ["a-/a#/x", "a/a#/x", "a/a#/y", "a/aa#/x", "a/b#/x", "b/a#/x"])
  }
}
