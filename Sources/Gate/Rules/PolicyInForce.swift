import Evidence
import Policy

extension GateRule {
  /// The policy has not expired. After its last day, the gate refuses every promotion until the
  /// policy is reviewed.
  ///
  /// No: `environments/policy.yaml: expired on 2026-01-01`.
  /// Repair: review the policy, set `expires` to a later day, and commit it.
  static let policyInForce = GateRule(id: "policy_in_force") { input throws(RuleFailure) in
    let file = FileDigest(name: "environments/policy.yaml", sha256: input.policy.digest)
    guard !input.policy.isExpired(at: input.now) else {
      throw .no(
        "environments/policy.yaml: expired on \(input.policy.expires)",
        [file], next: "review the policy and set expires to a later day")
    }
    return RulePass("in force until \(input.policy.expires)", [file])
  }
}
