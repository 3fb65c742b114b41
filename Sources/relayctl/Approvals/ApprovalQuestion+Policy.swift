import Crypto
import Policy
import RFC3339

extension ApprovalQuestion {
  /// What a policy asks for a promotion; `nil` when it knows no such promotion.
  init?(of promotion: PromotionCase, _ policy: PromotionPolicy, now: Timestamp) {
    guard let rule = policy.promotion(from: promotion.from, to: promotion.to) else { return nil }
    self.init(
      promotion.id, .approval, requester: promotion.requestedBy, rule.approvals, policy, now)
  }

  /// What a policy asks for a change of an allow-list to the file of this digest (R25).
  init(
    allowList digest: Digest, requester: String?, _ policy: PromotionPolicy, now: Timestamp
  ) {
    self.init(
      digest, .allowList, requester: requester, policy.approvals.allowlist, policy, now)
  }

  /// What a policy asks for a change of the manifest key to the PEM file of this digest: two people (R26).
  init(
    signingKey digest: Digest, requester: String?, _ policy: PromotionPolicy, now: Timestamp
  ) {
    self.init(
      digest, .approval, requester: requester, policy.approvals.signingKey, policy, now)
  }

  private init(
    _ subject: Digest, _ namespace: Namespace, requester: String?,
    _ requirements: [ApprovalRequirement], _ policy: PromotionPolicy, _ now: Timestamp
  ) {
    self.init(
      subject: subject, namespace: namespace, requester: requester, requirements: requirements,
      roles: policy.approvals.roles, validFor: policy.approvals.validFor, now: now)
  }
}
