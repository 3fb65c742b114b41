import Crypto
import Policy

/// What the approvals of one case come to.
struct ApprovalResult: Equatable, Sendable {
  /// Valid approvals, one a person, in the order of their files.
  let counted: [CountedApproval]
  /// Valid rejections: one is enough.
  let rejections: [CountedApproval]
  /// What does not count, and why.
  let refused: [RefusedApproval]
  /// What is asked for and not there; empty when nothing is missing.
  let missing: [ApprovalRequirement]

  /// Yes: everything asked for is there, nobody with a role has rejected, and nothing was tampered with.
  var answer: RuleOutcome.Answer {
    if refused.contains(where: \.isIntegrity) { return .integrity }
    return missing.isEmpty && rejections.isEmpty ? .yes : .no
  }

  /// Whether the answer is yes.
  var isSatisfied: Bool { answer == .yes }

  /// Why the answer is no, a line each; empty for a yes.
  var reasons: [String] {
    var reasons = rejections.map { rejection in
      let why = rejection.reason.isEmpty ? "" : ": \(rejection.reason)"
      return "rejected by \(rejection.principal) (\(rejection.role))\(why)"
    }
    reasons += refused.filter(\.isIntegrity).map { "\($0.file): \($0.reason)" }
    if let missingText { reasons.append(missingText) }
    return reasons
  }

  /// What is missing: `1 more approval of release-engineer`; `nil` when nothing is.
  var missingText: String? {
    guard !missing.isEmpty else { return nil }
    let parts = missing.map { "\($0.count) more of \($0.role)" }
    return "approvals missing: " + parts.joined(separator: ", ")
  }
}

/// An approval or rejection whose signature, person and time are right.
struct CountedApproval: Equatable, Sendable {
  /// The statement's path.
  let file: String
  /// Who signed it.
  let principal: String
  /// With which key: `SHA256:` and base64.
  let key: String
  /// SHA-256 of the statement.
  let digest: Digest
  /// What was signed.
  let approval: Approval

  var role: String { approval.role }
  var ticket: String { approval.ticket }
  var reason: String { approval.reason }
}

/// An approval that does not count.
struct RefusedApproval: Error, Equatable, Sendable {
  /// The statement's path.
  let file: String
  /// Why: one line, lower case.
  let reason: String
  /// Whether the signature does not fit what is said, rather than the rules.
  let isIntegrity: Bool
}
