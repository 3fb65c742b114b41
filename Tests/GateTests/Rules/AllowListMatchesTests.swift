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

  private static let rows: [RuleRow] =
    [
      .yes(
        "the vault's list, and approved", "chats: 2, the same as in the vault and as approved",
        [name]),
      .yes("dev to staging", "chats: 2, the same as in the vault", [name], into: .staging),
      .yes(
        "dev to staging, which asks for no approval", "chats: 2, the same as in the vault", [name],
        into: .staging
      ) {
        try $0.forget(.allowlist)
        $0.allowList = .success(list("never approved"))
      },
      differs("a chat only in the vault", added: 1, removed: 0),
      differs("a chat only in the file", added: 0, removed: 1),
      differs("one replaced", added: 1, removed: 1),
      differs("dev to staging, one replaced", added: 1, removed: 1, into: .staging),
      .no(
        "never approved", "\(name): no allow-list has been approved for prod",
        [name], next: approve,
        { try $0.forget(.allowlist) }),
      .no(
        "approved for another environment",
        "\(name): no allow-list has been approved for prod", [name],
        next: approve
      ) {
        try $0.forget(.allowlist)
        try $0.record(.allowlist, ["allowlist": GateSample.digest("allow-list")], env: .staging)
      },
      .no(
        "another list was approved", "\(name): differs from the allow-list that was approved last",
        [name],
        next: approve, { $0.allowList = .success(list("another")) }),
      .no(
        "another list was approved later",
        "\(name): differs from the allow-list that was approved last",
        [name],
        next: approve, { try $0.record(.allowlist, ["allowlist": GateSample.otherDigest]) }),
      .yes(
        "approved again after another list", "chats: 2, the same as in the vault and as approved",
        [name]
      ) {
        try $0.record(.allowlist, ["allowlist": GateSample.otherDigest])
        try $0.record(.allowlist, ["allowlist": GateSample.digest("allow-list")])
      },
      .yes(
        "dev to staging without a logbook", "chats: 2, the same as in the vault", [name],
        into: .staging,
        { $0.log = .failure(.no("no logbook", next: "make one")) }),
    ]
    + RuleRow.passesOn("allow-list") { $0.allowList = .failure($1) }
    + RuleRow.passesOn("allow-list", into: .staging) { $0.allowList = .failure($1) }
    + RuleRow.passesOn("logbook") { $0.log = .failure($1) }

  @Test(arguments: rows) func decides(row: RuleRow) throws { try row.check(.allowListMatches) }

  @Test func isAskedOfEveryPromotion() throws {
    #expect(try GateRule.allowListMatches.isAsked(into: .staging))
    #expect(try GateRule.allowListMatches.isAsked(into: .prod))
  }
}
