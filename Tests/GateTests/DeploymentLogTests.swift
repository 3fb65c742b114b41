import Configuration
import Crypto
import Logbook
import RFC3339
import Support
import Testing

@testable import Gate

/// An entry that the quorum has not cosigned yet counts only against a promotion.
@Suite struct DeploymentLogTests {
  private static let digest = SHA256.digest(of: [1])
  private static let other = SHA256.digest(of: [2])

  private func log(_ drafts: [EntryDraft]) throws -> DeploymentLog {
    DeploymentLog(
      entries: try drafts.enumerated().map { try Entry(seq: $0.offset, $0.element) },
      authority: GateSample.authority)
  }

  private func draft(
    _ kind: EntryKind, _ digests: [String: Digest] = [:], _ details: [String: String] = [:]
  ) -> EntryDraft {
    EntryDraft(
      time: PromotionSample.now, kind: kind, env: "prod", digests: digests, details: details)
  }

  @Test func aDeploymentMustBeCosigned() throws {
    let log = try GateSample.input().log.get()
    let deployed = try #require(log.entries.last { $0.kind == .deploy }).seq
    #expect(try log.deployments(in: .staging).newest?.entry.seq == deployed)
    let before = try log.counting(below: deployed).deployments(in: .staging)
    #expect(before.newest == nil && before.uncounted?.entry == deployed)
    let after = try log.counting(below: deployed + 1).deployments(in: .staging)
    #expect(after.newest?.entry.seq == deployed)
  }

  @Test func aNewApprovalReplacesTheOldOneAtOnceAndCountsLater() throws {
    let log = try log([
      draft(.allowlist, ["allowlist": Self.digest, "approval_1": Self.digest]),
      draft(.allowlist, ["allowlist": Self.other, "approval_1": Self.other]),
      draft(.approval, ["manifest_key": Self.digest, "approval_1": Self.digest]),
    ])
    #expect(log.counting(below: 3).allowListChanges(of: .prod) == log.entries.dropLast())
    let early = try #require(log.counting(below: 1).allowListChanges(of: .prod).last)
    #expect(early.seq == 1)
    #expect(early.content.digests["approval_1"] == nil, "it names no statement that could count")
    #expect(![Self.digest, Self.other].contains(early.content.digests["allowlist"]))
    let key = try #require(log.counting(below: 2).manifestKeyChanges.last)
    #expect(key.content.digests["approval_1"] == nil)
  }

  @Test func anIncidentOpensAtOnceAndClosesLater() throws {
    let log = try log([
      draft(.incidentOpen, [:], ["incident": "INC-7", "secrets": "A2A_API_KEY"]),
      draft(.rotate, [:], ["secret": "A2A_API_KEY", "version": "2"]),
      draft(.incidentClose, [:], ["incident": "INC-7"]),
    ])
    for (size, kinds) in [
      (0, [EntryKind.incidentOpen]), (2, [.incidentOpen, .rotate]),
      (3, [.incidentOpen, .rotate, .incidentClose]),
    ] {
      #expect(log.counting(below: size).entries.map(\.kind) == kinds, "\(size)")
    }
  }

  @Test func theNewestReleaseOfTheEnvironmentIsThePreviousOne() throws {
    var input = try GateSample.input()
    let promoted = try #require(try input.log.get().lastPromotion(into: .prod))
    #expect(try input.log.get().lastRelease(into: .prod, before: nil)?.seq == promoted.seq)
    #expect(try input.log.get().lastRelease(into: .prod, before: promoted) == nil)
    try input.record(.rollback, ago: 60)
    let rollback = try input.log.get().entries.last
    #expect(try input.log.get().lastRelease(into: .prod, before: nil)?.seq == rollback?.seq)
    #expect(try input.log.get().lastRelease(into: .staging, before: nil) == nil)
  }
}
