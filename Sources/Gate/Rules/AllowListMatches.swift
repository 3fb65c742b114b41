import Configuration
import Evidence
import Policy

extension GateRule {
  /// The committed allow-list has the same chats as the vault's and, for prod, has been approved.
  ///
  /// No: `environments/prod/allowlist.sha256: the last approved list is a different one`.
  /// Repair: `relayctl allowlist approve prod --as PRINCIPAL`, by security and by the chat owner.
  static let allowListMatches = GateRule(id: "allow_list_matches") { input throws(RuleFailure) in
    let to = input.promotion.to
    let found = try input.allowList.get()
    guard found.isEqual else {
      throw .no(
        "\(found.digest.name): \(found.added) chats only in the vault, \(found.removed) only in the file",
        [found.digest],
        next:
          "relayctl allowlist hash \(to) prints the list in the vault; a change needs both approvals"
      )
    }
    guard to == .prod else {
      return RulePass("\(found.chats) chats, as in the vault", [found.digest])
    }
    let approved = try input.log.get().approvedAllowList(of: to)
    guard approved == found.digest.sha256 else {
      let problem =
        approved == nil
        ? "no list of \(to) was ever approved" : "the last approved list is a different one"
      throw .no(
        "\(found.digest.name): \(problem)", [found.digest],
        next: "relayctl allowlist approve \(to) --as PRINCIPAL, by security and by the chat owner")
    }
    return RulePass("\(found.chats) chats, as in the vault and as approved", [found.digest])
  }
}
