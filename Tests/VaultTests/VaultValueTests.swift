import Configuration
import Crypto
import RFC3339
import Support
import Testing

@testable import Vault

/// A value is bound to its address and its history, independently of the code over the whole file.
@Suite struct VaultValueTests {
  private let key: VaultKey
  private let address: SecretAddress
  private let sealed: SealedVersion

  init() throws {
    key = try VaultSample.key()
    address = try SecretAddress("relay/prod/telegram#/token")
    sealed = try SealedVersion(
      sealing: VaultSample.secret("hunter2"), of: address, in: .prod, version: 1,
      created: VaultSample.created, ticket: "OPS-1", key: key)
  }

  @Test func opensWhatItSealed() throws {
    #expect(try sealed.open(address, in: .prod, key: key).reveal() == Array("hunter2".utf8))
  }

  @Test func refusesEveryFlippedBitOfValueAndDataKey() {
    for flip in bitFlips(of: sealed.box) {
      let flipped = SealedVersion(
        version: 1, created: sealed.created, ticket: "OPS-1", dataKey: sealed.dataKey,
        box: flip.bytes)
      #expect(throws: CryptoError.notAuthentic, "value, \(flip)") {
        try flipped.open(address, in: .prod, key: key)
      }
    }
    for flip in bitFlips(of: sealed.dataKey) {
      let flipped = SealedVersion(
        version: 1, created: sealed.created, ticket: "OPS-1", dataKey: flip.bytes, box: sealed.box)
      #expect(throws: CryptoError.notAuthentic, "data key, \(flip)") {
        try flipped.open(address, in: .prod, key: key)
      }
    }
  }

  @Test func refusesEveryTruncation() {
    for count in sealed.box.indices {
      let cut = SealedVersion(
        version: 1, created: sealed.created, ticket: "OPS-1", dataKey: sealed.dataKey,
        box: Array(sealed.box[..<count]))
      #expect(throws: CryptoError.self, "\(count) bytes") {
        try cut.open(address, in: .prod, key: key)
      }
    }
  }

  @Test func refusesEditedMetadata() {
    let edited = [
      ("version", 2, sealed.created, "OPS-1"),
      ("a second younger", 1, sealed.created.adding(seconds: 1), "OPS-1"),
      ("a day older", 1, sealed.created.adding(days: -1), "OPS-1"),
      ("ticket", 1, sealed.created, "OPS-2"), ("no ticket", 1, sealed.created, ""),
    ]
    for (label, version, created, ticket) in edited {
      let version = SealedVersion(
        version: version, created: created, ticket: ticket, dataKey: sealed.dataKey,
        box: sealed.box)
      #expect(throws: CryptoError.notAuthentic, "\(label)") {
        try version.open(address, in: .prod, key: key)
      }
    }
  }

  @Test(arguments: [
    "relay/prod/telegram#/other", "relay/prod/other#/token", "relay/staging/telegram#/token",
  ])
  func refusesAValueAtAnotherAddress(place: String) throws {
    let other = try SecretAddress(place)
    #expect(throws: CryptoError.notAuthentic) { try sealed.open(other, in: .prod, key: key) }
  }

  @Test func refusesAnotherEnvironmentAndAnotherKey() throws {
    let other = try VaultSample.key()
    #expect(throws: CryptoError.notAuthentic) { try sealed.open(address, in: .staging, key: key) }
    #expect(throws: CryptoError.notAuthentic) { try sealed.open(address, in: .prod, key: other) }
  }

  @Test func sealsTheSameValueToOtherBytesEachTime() throws {
    let again = try SealedVersion(
      sealing: VaultSample.secret("hunter2"), of: address, in: .prod, version: 1,
      created: VaultSample.created, ticket: "OPS-1", key: key)
    #expect(again.box != sealed.box)
    #expect(again.dataKey != sealed.dataKey)
  }
}
