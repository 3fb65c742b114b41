import Configuration
import Evidence
import Policy

extension GateRule {
  /// The committed allow-list has the same chats as the vault. For prod, the file is also the
  /// allow-list that people approved last: the newest entry of the log names signed statements that
  /// authorize the change to this file.
  ///
  /// No: `environments/prod/allowlist.sha256: differs from the allow-list that was approved last`.
  /// Repair: security and the chat owner each run `relayctl allowlist approve prod --as PRINCIPAL`.
  static let allowListMatches = GateRule(id: "allow_list_matches") { input throws(RuleFailure) in
    let to = input.promotion.to
    let found = try input.allowList.get()
    guard found.isEqual else {
      throw .no(
        "\(found.digest.name): chats only in the vault: \(found.added), only in the file: \(found.removed); "
          + "expected the same chats in both",
        [found.digest],
        next:
          "run relayctl allowlist hash \(to) to print the list in the vault; a changed file must be approved"
      )
    }
    guard to == .prod else {
      return RulePass("chats: \(found.chats), the same as in the vault", [found.digest])
    }
    let approved = try input.approvedAllowList.get()
    let next =
      "security and the chat owner each run relayctl allowlist approve \(to) --as PRINCIPAL"
    if let objection = approved.objection {
      throw RuleFailure(
        objection.answer, "\(found.digest.name): \(objection.reason)", [found.digest], next: next)
    }
    guard let change = approved.current, change.to == found.digest.sha256 else {
      let problem =
        approved.current == nil
        ? "no allow-list has been approved for \(to)"
        : "differs from the allow-list that was approved last"
      throw .no("\(found.digest.name): \(problem)", [found.digest], next: next)
    }
    let people = change.approvals.map(\.principal).joined(separator: " and ")
    return RulePass(
      "chats: \(found.chats), the same as in the vault and as approved by \(people)",
      [found.digest])
  }
}
