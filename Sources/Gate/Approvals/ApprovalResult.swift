package import Crypto
package import Policy

/// The result of verifying the approvals of one case.
package struct ApprovalResult: Equatable, Sendable {
  /// The valid approvals, one per person, in the order of their files.
  package let counted: [CountedApproval]
  /// The valid rejections. One is enough for a no.
  let rejections: [CountedApproval]
  /// The approvals that do not count, each with the reason.
  package let refused: [RefusedApproval]
  /// The requirements that are not met; empty if none.
  package let missing: [ApprovalRequirement]

  /// Yes if every requirement is met, no person with a role has rejected, and no file was tampered
  /// with.
  package var answer: RuleOutcome.Answer {
    if refused.contains(where: \.isIntegrity) { return .integrity }
    return missing.isEmpty && rejections.isEmpty ? .yes : .no
  }

  package var isSatisfied: Bool { answer == .yes }

  /// Why the answer is no, one line each; empty for a yes.
  package var reasons: [String] {
    var reasons = rejections.map { rejection in
      let why = rejection.reason.isEmpty ? "" : ": \(rejection.reason)"
      return "rejected by \(rejection.principal) (\(rejection.role))\(why)"
    }
    reasons += refused.filter(\.isIntegrity).map { "\($0.file): \($0.reason)" }
    if let missingText { reasons.append(missingText) }
    return reasons
  }

  /// What is missing: `approvals missing: 1 more of release-engineer`; `nil` if nothing is.
  package var missingText: String? {
    guard !missing.isEmpty else { return nil }
    let parts = missing.map { "\($0.count) more of \($0.role)" }
    return "approvals missing: " + parts.joined(separator: ", ")
  }
}

/// An approval or rejection whose signature, person and time are valid.
package struct CountedApproval: Equatable, Sendable {
  /// The path of the statement.
  package let file: String
  /// The approver, by the name in `allowed_signers`.
  package let principal: String
  /// The fingerprint of the key: `SHA256:` and base64.
  package let key: String
  /// SHA-256 of the statement.
  package let digest: Digest
  package let approval: Approval

  package var role: String { approval.role }
  package var ticket: String { approval.ticket }
  package var reason: String { approval.reason }
}

/// An approval that does not count.
package struct RefusedApproval: Error, Equatable, Sendable {
  /// The path of the statement.
  package let file: String
  /// One line in lower case.
  package let reason: String
  /// Whether the signature does not match the statement; otherwise a rule refuses it.
  package let isIntegrity: Bool
}
