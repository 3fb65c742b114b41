import Evidence
import Policy

extension GateRule {
  /// The policy has not expired: after its last day every decision waits for a review of the
  /// policy.
  ///
  /// No: `environments/policy.yaml: expired with 2026-01-01, expected a later day`.
  /// Repair: review the policy, set `expires` to a later day, and commit it.
  static let policyInForce = GateRule(id: "policy_in_force") { input throws(RuleFailure) in
    let file = FileDigest(name: "environments/policy.yaml", sha256: input.policy.digest)
    guard !input.policy.isExpired(at: input.now) else {
      throw .no(
        "environments/policy.yaml: expired with \(input.policy.expires), expected a later day",
        [file], next: "review the policy and set a later day in expires")
    }
    return RulePass("in force until \(input.policy.expires)", [file])
  }
}
