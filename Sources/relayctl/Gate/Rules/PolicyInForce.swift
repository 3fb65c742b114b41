import Policy

/// The policy has not expired: afterwards every decision waits for somebody who reviews it.
enum PolicyInForce: GateRule {
  static let id = "policy_in_force"

  static func applies(to promotion: PromotionRule) -> Bool { true }

  static func decide(_ input: GateInput) throws(Shortfall) -> Grounds {
    let note = EvidenceNote(
      name: "environments/policy.yaml", sha256: input.policy.digest, ageSeconds: nil)
    guard !input.policy.isExpired(at: input.now) else {
      throw .no(
        "environments/policy.yaml: expired with \(input.policy.expires), expected a later day",
        [note], next: "review the policy and set expires anew")
    }
    return Grounds(reason: "in force until \(input.policy.expires)", evidence: [note])
  }
}
