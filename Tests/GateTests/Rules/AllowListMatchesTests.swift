import Configuration
import Logbook
import Testing

@testable import Evidence
@testable import Gate

/// The rule `allow_list_matches`.
@Suite struct AllowListMatchesTests {
  private static let name = "environments/prod/allowlist.sha256"
  private static let approve =
    "security and the chat owner each run relayctl allowlist approve prod --as PRINCIPAL"

  private static func list(
    added: Int = 0, removed: Int = 0, _ content: String = "allow-list"
  ) -> AllowListComparison {
    AllowListComparison(
      digest: FileDigest(name: name, sha256: GateSample.digest(content)), chats: 2, added: added,
      removed: removed)
  }

  private static func differs(
    _ label: String, added: Int, removed: Int, into target: EnvironmentName = .prod
  ) -> RuleRow {
    .no(
      label,
      "\(name): chats only in the vault: \(added), only in the file: \(removed); expected the same chats in both",
      [name],
      next:
        "run relayctl allowlist hash \(target) to print the list in the vault; a changed file must be approved",
      into: target, { $0.allowList = .success(list(added: added, removed: removed)) })
  }

  private static func refused(
    _ label: String, _ reason: String, _ answer: RuleOutcome.Answer = .no
  ) -> RuleRow {
    let change: RuleRow.Change = {
      $0.approvedAllowList = .success(
        GateSample.refused(GateSample.digest("allow-list"), reason, answer))
    }
    return answer == .no
      ? .no(label, "\(name): \(reason)", [name], next: approve, change)
      : .integrity(label, "\(name): \(reason)", [name], next: approve, change)
  }

  private static let rows: [RuleRow] =
    [
      .yes(
        "the vault's list, and approved",
        "chats: 2, the same as in the vault and as approved by carol@example.com and dave@example.com",
        [name]),
      .yes("dev to staging", "chats: 2, the same as in the vault", [name], into: .staging),
      .yes(
        "dev to staging, which asks for no approval", "chats: 2, the same as in the vault", [name],
        into: .staging
      ) {
        $0.approvedAllowList = .success(ApprovedChanges(counted: []))
        $0.allowList = .success(list("never approved"))
      },
      differs("a chat only in the vault", added: 1, removed: 0),
      differs("a chat only in the file", added: 0, removed: 1),
      differs("one replaced", added: 1, removed: 1),
      differs("dev to staging, one replaced", added: 1, removed: 1, into: .staging),
      .no(
        "never approved", "\(name): no allow-list has been approved for prod",
        [name], next: approve,
        { $0.approvedAllowList = .success(ApprovedChanges(counted: [])) }),
      .no(
        "an entry of the log alone", "\(name): no allow-list has been approved for prod",
        [name], next: approve
      ) {
        $0.approvedAllowList = .success(ApprovedChanges(counted: []))
        try $0.record(.allowlist, ["allowlist": GateSample.digest("allow-list")])
      },
      .no(
        "another list was approved", "\(name): differs from the allow-list that was approved last",
        [name], next: approve, { $0.allowList = .success(list("another")) }),
      .no(
        "another list was approved later",
        "\(name): differs from the allow-list that was approved last", [name], next: approve
      ) {
        let changes = try $0.approvedAllowList.get().counted
        $0.approvedAllowList = .success(
          ApprovedChanges(counted: changes + GateSample.approved(GateSample.otherDigest).counted))
      },
      refused("the newest entry does not count", "entry 7 names no signed statements"),
      refused("a damaged statement", "entry 7 is not authorized: forged", .integrity),
      .yes(
        "dev to staging without a logbook", "chats: 2, the same as in the vault", [name],
        into: .staging,
        { $0.approvedAllowList = .failure(.no("no logbook", next: "make one")) }),
    ]
    + RuleRow.passesOn("allow-list") { $0.allowList = .failure($1) }
    + RuleRow.passesOn("allow-list", into: .staging) { $0.allowList = .failure($1) }
    + RuleRow.passesOn("statements") { $0.approvedAllowList = .failure($1) }

  @Test(arguments: rows) func decides(row: RuleRow) throws { try row.check(.allowListMatches) }

  @Test func isAskedOfEveryPromotion() throws {
    #expect(try GateRule.allowListMatches.isAsked(into: .staging))
    #expect(try GateRule.allowListMatches.isAsked(into: .prod))
  }
}
