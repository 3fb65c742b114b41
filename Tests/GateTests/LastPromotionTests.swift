import Attestation
import Configuration
import Crypto
import Logbook
import Testing

@testable import Gate

/// Which promotion counts as the last one: by its signed statement, never by its entry.
@Suite struct LastPromotionTests {
  private static let manifest = GateSample.digest("another manifest")
  private static let key = GateSample.digest("another key")
  private static let digests = ["manifest": manifest, "manifest_key": key]

  struct Row: Sendable, CustomTestStringConvertible {
    let label: String
    /// The number of the entry that counts as the last promotion into prod.
    let entry: Int?
    let change: RuleRow.Change

    var testDescription: String { label }
  }

  private static let rows: [Row] = [
    Row(label: "the promotion of the sample", entry: 1) { _ in },
    Row(label: "a later one", entry: 3) { try $0.record(.promote, digests) },
    Row(label: "one of an older version", entry: 3) { try $0.record(.promote) },
    Row(label: "none", entry: nil) { try $0.forget(.promote) },
    Row(label: "one into staging", entry: 1) { try $0.record(.promote, digests, env: .staging) },
    Row(label: "typed by hand", entry: 1) { try $0.record(.promote, digests, backing: .none) },
    Row(label: "signed with another key", entry: 1) {
      try $0.record(.promote, digests, backing: .found(.refused("not signed")))
    },
    Row(label: "the statement of the promotion before, again", entry: 1) {
      try $0.repeatEntry(1, ago: 863_900)
    },
    Row(label: "the statement of the promotion before, days later", entry: 1) {
      try $0.repeatEntry(1, ago: 60)
    },
    Row(label: "an entry with another manifest than its statement", entry: nil) {
      try changed(&$0) { $0.digests["manifest"] = manifest }
    },
    Row(label: "an entry with another key than its statement", entry: nil) {
      try changed(&$0) { $0.digests["manifest_key"] = key }
    },
    Row(label: "an entry with another commit than its statement", entry: nil) {
      try changed(&$0) { $0.commit = String(repeating: "b", count: 40) }
    },
    Row(label: "an entry with another requester than its statement", entry: nil) {
      try changed(&$0) { $0.actor = "mallory@example.com" }
    },
    Row(label: "an entry with another case than its statement", entry: nil) {
      try changed(&$0) { $0.details["case"] = manifest.hex }
    },
    Row(label: "an entry with one more program than its statement", entry: nil) {
      try changed(&$0) { $0.digests["binary_relay"] = key }
    },
    Row(label: "an entry of another environment than its statement", entry: nil) {
      try $0.record(.promote, digests, env: .staging)
      try $0.repeatEntry(3, ago: 3600) { $0.env = "prod" }
      try $0.keep { ![1, 3].contains($0.seq) }
    },
  ]

  /// Replaces the promotion of the sample by an entry with the same statement.
  private static func changed(
    _ input: inout GateInput, _ change: (inout EntryDraft) -> Void
  ) throws {
    try input.repeatEntry(1, ago: 864_000, change)
    try input.keep { $0.seq != 1 }
  }

  @Test(arguments: rows) func counts(row: Row) throws {
    var input = try GateSample.input()
    try row.change(&input)
    #expect(try input.log.get().lastPromotion(into: .prod)?.seq == row.entry)
  }

  @Test func aStatementThatIsNotStoredIsANoUntilALaterOneCounts() throws {
    var input = try GateSample.input()
    try input.record(
      .promote, Self.digests, backing: .found(.missing(GateSample.otherDigest, in: 3)))
    #expect(throws: RuleFailure.self) { try input.log.get().lastPromotion(into: .prod) }
    try input.record(.promote, Self.digests, ago: 60)
    #expect(try input.log.get().lastPromotion(into: .prod)?.seq == 4)
  }

  @Test func aPromotionWithAKeyThatIsNoLongerListedIsNotForgotten() throws {
    var input = try GateSample.input()
    try input.record(.promote, Self.digests, backing: .found(.foreign("another key")))
    #expect(try input.log.get().lastPromotion(into: .prod)?.seq == 1)
    try input.keep { $0.seq != 1 }
    let failure = #expect(throws: RuleFailure.self) {
      try input.log.get().lastPromotion(into: .prod)
    }
    #expect(failure?.answer == .no)
    #expect(failure?.reason.hasSuffix("entry 3 does not count: another key") == true)
  }

  @Test func namesDeploymentsThatNoPromotionAdmitted() throws {
    var input = try GateSample.input()
    let lock = ["lock": GateSample.lock.sha256, "image": GateSample.image]
    func unpromoted() throws -> [Int] {
      try input.log.get().unpromotedDeployments(in: .prod).map(\.seq)
    }
    #expect(try unpromoted().isEmpty)
    try input.record(.deploy, lock, ["result": "healthy"], ago: 50)
    try input.record(.promote, lock, [:], ago: 40, backing: .none)
    try input.record(.deploy, lock, ["result": "healthy"], ago: 30)
    #expect(try unpromoted() == [3, 5])
    try input.record(.promote, lock, ago: 20)
    try input.record(.deploy, lock, ["result": "healthy"], ago: 10, backing: .none)
    try input.record(.deploy, [:], ["result": "healthy"], ago: 10)
    #expect(try unpromoted() == [3, 5, 8])
  }

  @Test func findsTheCaseOfASignedPromotionOnly() throws {
    var input = try GateSample.input()
    let id = try #require(
      try input.log.get().lastPromotion(into: .prod).flatMap {
        Digest(hex: $0.content.details["case"] ?? "")
      })
    #expect(try input.log.get().promotion(ofCase: id)?.seq == 1)
    try input.record(.promote, Self.digests, ["case": Self.key.hex], backing: .none)
    #expect(try input.log.get().promotion(ofCase: Self.key) == nil)
  }
}

extension GateInput {
  fileprivate mutating func keep(_ isKept: (Entry) -> Bool) throws {
    let log = try log.get()
    self.log = .success(
      DeploymentLog(
        entries: log.entries.filter(isKept), statements: log.statements, authority: log.authority))
  }
}
