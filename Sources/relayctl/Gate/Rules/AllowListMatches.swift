import Policy

/// The committed allow-list names the chats that the vault does, and a changed one was approved (R25).
enum AllowListMatches: GateRule {
  static let id = "allow_list_matches"

  static func applies(to promotion: PromotionRule) -> Bool { true }

  static func decide(_ input: GateInput) throws(Shortfall) -> Grounds {
    let to = input.promotion.to
    let found = try input.allowList.get()
    guard found.isEqual else {
      throw .no(
        "\(found.note.name): \(found.added) chats only in the vault, \(found.removed) only in the file",
        [found.note],
        next: "relayctl allowlist hash \(to) prints the vault's; a change needs both approvals")
    }
    return Grounds(reason: "\(found.chats) chats, as in the vault", evidence: [found.note])
  }
}
