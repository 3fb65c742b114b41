package import Attestation
package import Crypto
package import Policy
package import RFC3339

/// The requirements that the approvals of one case or one file must meet.
package struct ApprovalCriteria: Equatable, Sendable {
  /// The ID of the case, or the digest of the file that changes.
  package let subject: Digest
  /// The namespace that the signatures must have.
  package let namespace: Namespace
  /// The person who requests the change; `nil` if there is no requester. Approvals with any key of
  /// this person do not count.
  package let requester: String?
  /// The number of approvals that each role must give.
  package let requirements: [ApprovalRequirement]
  /// The principals in each role.
  package let roles: [String: [String]]
  /// The maximum time between the issue and the expiry of an approval.
  package let validFor: Duration
  /// The time of the decision.
  package let now: Timestamp

  /// The purpose of a signature. A signature for one purpose is not valid for another purpose.
  package enum Namespace: String, Sendable {
    /// A promotion, or a new manifest-signing key. A case ID is never the digest of a PEM file, so
    /// these two purposes cannot be confused.
    case approval = "relay-approval"
    /// A change to an allow-list.
    case allowList = "relay-allowlist"
  }

  /// Reports whether `name` is the requester, ignoring case.
  package func isRequester(_ name: String) -> Bool {
    requester.map { $0.lowercased() == name.lowercased() } ?? false
  }

  /// Returns the reason why a statement that the person of `line` signed does not count, or `nil`
  /// if it counts.
  ///
  /// A rejection is valid in any role and never expires. Otherwise the passage of time could turn a
  /// `no` into a `yes`.
  package func objection(to approval: Approval, by line: AllowedSigners.Line) -> String? {
    let person = line.principal
    guard approval.case == subject else {
      return "is for case \(approval.case.hex), expected \(subject.hex)"
    }
    guard !approval.issued.isInTheFuture(at: now) else {
      return "was issued at \(approval.issued), which is in the future"
    }
    guard approval.decision == .approve else {
      return hasRole(person) ? nil : "\(person) has no role in the policy"
    }
    guard roles[approval.role]?.contains(person) == true else {
      return "\(person) does not have the role \(approval.role) in the policy"
    }
    guard approval.expires.seconds(since: approval.issued) <= validFor.components.seconds else {
      return "is valid for longer than the \(validFor.components.seconds) s that the policy allows"
    }
    guard now <= approval.expires else { return "expired at \(approval.expires)" }
    return nil
  }

  private func hasRole(_ principal: String) -> Bool {
    roles.values.contains { $0.contains(principal) }
  }
}

extension ApprovalCriteria {
  /// Creates the criteria that a policy sets for a promotion. Fails if the policy has no such
  /// promotion.
  package init?(of promotion: PromotionCase, _ policy: PromotionPolicy, now: Timestamp) {
    guard let rule = policy.promotion(from: promotion.from, to: promotion.to) else { return nil }
    self.init(
      promotion.id, .approval, requester: promotion.requestedBy, rule.approvals, policy, now)
  }

  /// Creates the criteria for replacing an allow-list with the file that has this digest.
  package init(
    allowList digest: Digest, requester: String?, _ policy: PromotionPolicy, now: Timestamp
  ) {
    self.init(
      digest, .allowList, requester: requester, policy.approvals.allowlist, policy, now)
  }

  /// Creates the criteria for replacing the manifest-signing key with the PEM file that has this
  /// digest. The policy requires at least two people.
  package init(
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
