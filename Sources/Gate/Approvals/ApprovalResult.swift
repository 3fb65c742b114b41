package import Crypto
package import Policy

/// The result of verifying the approvals of one case.
package struct ApprovalResult: Equatable, Sendable {
  /// The valid approvals, one per person and key, in the order of their files.
  package let counted: [CountedApproval]
  /// The valid rejections. A single rejection is enough for the answer `no`.
  package let rejections: [CountedApproval]
  /// The approvals that do not count, each with the reason.
  package let refused: [RefusedApproval]
  /// The requirements that are not met; empty if all are met.
  package let missing: [ApprovalRequirement]

  /// The answer: `integrity` if a signature is wrong, `yes` if every requirement is met and there
  /// is no rejection, otherwise `no`.
  package var answer: RuleOutcome.Answer {
    if refused.contains(where: \.isIntegrity) { return .integrity }
    return missing.isEmpty && rejections.isEmpty ? .yes : .no
  }

  package var isSatisfied: Bool { answer == .yes }

  /// The reasons for an answer other than `yes`, one line each; empty for `yes`.
  package var reasons: [String] {
    var reasons = rejections.map(\.rejectionText)
    reasons += refused.filter(\.isIntegrity).map { "\($0.file): \($0.reason)" }
    if let missingText { reasons.append(missingText) }
    return reasons
  }

  /// The reasons for an answer other than `yes`, then why each other approval does not count.
  package var allReasons: [String] {
    reasons + refused.filter { !$0.isIntegrity }.map { "\($0.file): \($0.reason)" }
  }

  /// The missing approvals, such as `missing approvals: 1 in role release-engineer`; `nil` if none
  /// is missing.
  package var missingText: String? {
    guard !missing.isEmpty else { return nil }
    let parts = missing.map { "\($0.count) in role \($0.role)" }
    return "missing approvals: " + parts.joined(separator: ", ")
  }
}

/// An approval or rejection whose signature, person and time are valid.
package struct CountedApproval: Equatable, Sendable {
  /// The path of the statement.
  package let file: String
  /// The name of the approver in `allowed_signers`.
  package let principal: String
  /// The fingerprint of the key: `SHA256:` followed by base64.
  package let key: String
  /// The SHA-256 of the statement's bytes.
  package let digest: Digest
  package let approval: Approval

  /// Who rejected and why, for a rejection.
  var rejectionText: String {
    "rejected by \(principal) (\(role))\(reason.isEmpty ? "" : ": \(reason)")"
  }

  package var role: String { approval.role }
  package var ticket: String { approval.ticket }
  package var reason: String { approval.reason }
}

/// An approval that does not count.
package struct RefusedApproval: Error, Equatable, Sendable {
  /// The path of the statement.
  package let file: String
  /// The reason why the approval does not count: one line in lower case.
  package let reason: String
  /// Whether the signature is malformed or does not match the statement.
  package let isIntegrity: Bool
}
