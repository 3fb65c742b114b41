package import Attestation
package import Crypto
package import Policy
package import RFC3339

/// What is to be approved, by whom, and by when.
package struct ApprovalCriteria: Equatable, Sendable {
  /// The ID of the case, or the digest of the file that changes.
  package let subject: Digest
  /// The namespace that the signatures must have.
  package let namespace: Namespace
  /// The requester, none of whose keys counts; `nil` if there is no requester.
  package let requester: String?
  /// The number of approvals of each role.
  package let requirements: [ApprovalRequirement]
  /// The principals of each role.
  package let roles: [String: [String]]
  /// The maximum time from issue to expiry.
  package let validFor: Duration
  /// The time of the decision.
  package let now: Timestamp

  /// The purpose of a signature: a signature for one purpose is never valid for another.
  package enum Namespace: String, Sendable {
    /// A promotion, or a change of the key that signs manifests. A case ID is never the digest of a
    /// PEM file, so the two cannot be confused.
    case approval = "relay-approval"
    /// A change of an allow-list.
    case allowList = "relay-allowlist"
  }

  /// Whether `name` is the requester, regardless of case.
  package func isRequester(_ name: String) -> Bool {
    requester.map { $0.lowercased() == name.lowercased() } ?? false
  }

  /// Why a statement that the person of `line` signed does not count; `nil` if it does.
  ///
  /// A rejection needs any role and never expires: otherwise time alone would turn a no into a yes.
  package func objection(to approval: Approval, by line: AllowedSigners.Line) -> String? {
    let person = line.principal
    guard approval.case == subject else {
      return "for case \(approval.case.hex), expected \(subject.hex)"
    }
    guard !approval.issued.isInTheFuture(at: now) else {
      return "issued at \(approval.issued), which is in the future"
    }
    guard approval.decision == .approve else {
      return hasRole(person) ? nil : "\(person) has no role in the policy"
    }
    guard roles[approval.role]?.contains(person) == true else {
      return "\(person) is not \(approval.role) in the policy"
    }
    guard approval.expires.seconds(since: approval.issued) <= validFor.components.seconds else {
      return "valid for longer than the policy's \(validFor.components.seconds) s"
    }
    guard now <= approval.expires else { return "expired at \(approval.expires)" }
    return nil
  }

  private func hasRole(_ principal: String) -> Bool {
    roles.values.contains { $0.contains(principal) }
  }
}

extension ApprovalCriteria {
  /// What a policy requires for a promotion; `nil` if the policy has no such promotion.
  package init?(of promotion: PromotionCase, _ policy: PromotionPolicy, now: Timestamp) {
    guard let rule = policy.promotion(from: promotion.from, to: promotion.to) else { return nil }
    self.init(
      promotion.id, .approval, requester: promotion.requestedBy, rule.approvals, policy, now)
  }

  /// What a policy requires to change an allow-list to the file with this digest.
  package init(
    allowList digest: Digest, requester: String?, _ policy: PromotionPolicy, now: Timestamp
  ) {
    self.init(
      digest, .allowList, requester: requester, policy.approvals.allowlist, policy, now)
  }

  /// What a policy requires to change the manifest key to the PEM file with this digest: two
  /// people.
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
