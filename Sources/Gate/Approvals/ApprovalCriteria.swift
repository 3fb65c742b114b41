package import Attestation
package import Configuration
package import Crypto
package import Policy
package import RFC3339

/// The requirements that the approvals of one change must meet.
package struct ApprovalCriteria: Equatable, Sendable {
  /// The change, which the statements must contain exactly.
  package let subject: StatementSubject
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

  package init(
    subject: StatementSubject, requester: String?, requirements: [ApprovalRequirement],
    roles: [String: [String]], validFor: Duration, now: Timestamp
  ) {
    self.subject = subject
    self.requester = requester
    self.requirements = requirements
    self.roles = roles
    self.validFor = validFor
    self.now = now
  }

  /// The namespace that the signatures must have.
  package var namespace: String { subject.purpose.namespace }

  /// Reports whether `name` is the requester, ignoring case.
  package func isRequester(_ name: String) -> Bool {
    requester.map { $0.lowercased() == name.lowercased() } ?? false
  }

  /// Returns the reason why a statement that the person of `line` signed does not count, or `nil`
  /// if it counts.
  ///
  /// A rejection is valid in any role and never expires, and so is a statement that opens an
  /// incident. Otherwise the passage of time could turn a `no` into a `yes`.
  package func objection(to approval: Approval, by line: AllowedSigners.Line) -> String? {
    let person = line.principal
    if let difference = approval.subject.difference(from: subject) { return difference }
    guard !approval.issued.isInTheFuture(at: now) else {
      return "was issued at \(approval.issued), which is in the future"
    }
    let isOpening = subject.purpose == .incident && subject.from.isEmpty
    guard approval.decision == .approve, !isOpening else {
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
      of: .promotion, in: promotion.to, from: nil, to: promotion.id,
      requester: promotion.requestedBy, rule.approvals, policy, now: now)
  }

  /// Creates the criteria for replacing the allow-list of an environment. `from` is the list that
  /// counts until then; `nil` if there is none.
  package init(
    allowListOf environment: EnvironmentName, from: Digest?, to: Digest, _ policy: PromotionPolicy,
    now: Timestamp
  ) {
    self.init(
      of: .allowList, in: environment, from: from, to: to, requester: nil,
      policy.approvals.allowlist, policy, now: now)
  }

  /// Creates the criteria for replacing the manifest-signing key. `from` and `to` are the digests
  /// of the PEM files; `from` is `nil` if no key counts yet. The policy requires at least two
  /// people.
  package init(
    manifestKeyFrom from: Digest?, to: Digest, _ policy: PromotionPolicy, now: Timestamp
  ) {
    self.init(
      of: .manifestKey, in: nil, from: from, to: to, requester: nil, policy.approvals.signingKey,
      policy, now: now)
  }

  /// Creates the criteria for a change to a file or to a set of files in the log of `policy`.
  package init(
    of purpose: StatementSubject.Purpose, in environment: EnvironmentName?, from: Digest?,
    to: Digest, requester: String?, _ requirements: [ApprovalRequirement],
    _ policy: PromotionPolicy, now: Timestamp
  ) {
    self.init(
      subject: StatementSubject(
        origin: policy.logbookOrigin, environment: environment, purpose: purpose, from: from,
        to: to), requester: requester, requirements: requirements, roles: policy.approvals.roles,
      validFor: policy.approvals.validFor, now: now)
  }
}
