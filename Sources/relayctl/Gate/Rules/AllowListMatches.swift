import Manifest
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
    guard to == .prod else {
      return Grounds(reason: "\(found.chats) chats, as in the vault", evidence: [found.note])
    }
    let approved = try input.log.get().approvedAllowList(of: to)
    guard approved == found.note.sha256 else {
      throw .no(
        "\(found.note.name): \(approved == nil ? "no list of \(to) was ever approved" : "another list was approved last")",
        [found.note],
        next: "relayctl allowlist approve \(to) --as PRINCIPAL, by security and by the chat owner")
    }
    return Grounds(
      reason: "\(found.chats) chats, as in the vault and as approved", evidence: [found.note])
  }
}
