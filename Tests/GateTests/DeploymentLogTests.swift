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
      entries: try drafts.enumerated().map { try Entry(seq: $0.offset, $0.element) })
  }

  private func draft(
    _ kind: EntryKind, _ digests: [String: Digest] = [:], _ details: [String: String] = [:]
  ) -> EntryDraft {
    EntryDraft(
      time: PromotionSample.now, kind: kind, env: "prod", digests: digests, details: details)
  }

  @Test func aDeploymentMustBeCosigned() throws {
    let log = try log([draft(.deploy, ["lock": Self.digest], ["result": "healthy"])])
    for (size, isThere) in [(1, true), (0, false)] {
      let found = log.counting(below: size).healthyDeployment(of: ["lock": Self.digest], in: .prod)
      #expect((found != nil) == isThere, "\(size)")
    }
    let aborted = try self.log([
      draft(.deploy, ["lock": Self.digest], ["result": "healthy"]),
      draft(.deploy, ["lock": Self.digest], ["result": "aborted"]),
    ])
    #expect(
      aborted.counting(below: 1).healthyDeployment(of: ["lock": Self.digest], in: .prod) == nil)
  }

  @Test func aNewApprovalReplacesTheOldOneAtOnceAndCountsLater() throws {
    let log = try log([
      draft(.allowlist, ["allowlist": Self.digest]), draft(.allowlist, ["allowlist": Self.other]),
      draft(.approval, ["manifest_key": Self.digest]),
    ])
    #expect(log.counting(below: 3).approvedAllowList(of: .prod) == Self.other)
    let early = log.counting(below: 1).approvedAllowList(of: .prod)
    #expect(early != Self.other && early != Self.digest && early != nil)
    #expect(log.counting(below: 3).approvedSigningKey == Self.digest)
    #expect(log.counting(below: 2).approvedSigningKey != Self.digest)
  }

  @Test func anIncidentOpensAtOnceAndClosesLater() throws {
    let log = try log([
      draft(.incidentOpen, [:], ["incident": "INC-7", "secrets": "A2A_API_KEY"]),
      draft(.rotate, [:], ["secret": "A2A_API_KEY", "version": "2"]),
      draft(.incidentClose, [:], ["incident": "INC-7"]),
    ])
    for (size, open) in [(0, 1), (2, 1), (3, 0)] {
      let book = IncidentBook(reading: log.counting(below: size).entries)
      #expect(book.open(in: .prod).count == open, "\(size)")
    }
  }

  @Test func theNewestReleaseOfTheEnvironmentIsThePreviousOne() throws {
    let log = try log([
      draft(.promote), draft(.rollback), draft(.note), draft(.promote, [:], ["case": "x"]),
    ])
    #expect(log.lastRelease(into: .prod, before: nil)?.seq == 3)
    #expect(log.lastRelease(into: .prod, before: log.entries.last)?.seq == 1)
    #expect(log.lastRelease(into: .staging, before: nil) == nil)
  }
}
