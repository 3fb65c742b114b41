package import Configuration
import Crypto
package import Policy
package import RFC3339

@testable package import Gate

/// The case of a promotion, what its approvals must meet, and an approval that does.
package enum PromotionSample {
  package static let now = Timestamp(seconds: 1_795_780_800)  // 2026-11-27T12:00:00Z
  package static let roles = [
    "release-engineer": ["alice@example.com", "bob@example.com"],
    "security": ["carol@example.com", "bob@example.com"],
  ]

  package static func promotion(
    from: EnvironmentName = .staging, to: EnvironmentName = .prod,
    requestedBy: String = "dave@example.com", rule: Verdict = .yes,
    version: PromotionCase.Version = .v2
  ) -> PromotionCase {
    let digest = SHA256.digest(of: Array("hello relay\n".utf8))
    let isV1 = version == .v1
    return PromotionCase(
      version: version, origin: isV1 ? "" : "relay.example/logbook", from: from, to: to,
      commit: String(repeating: "a", count: 40), requestedBy: requestedBy,
      authors: isV1 ? [] : ["alice@example.com"], ticket: isV1 ? "" : "OPS-1423",
      anchors: isV1 ? nil : digest, policy: SHA256.digest(of: []), lock: digest, manifest: digest,
      log: isV1 ? nil : .init(size: 7, root: digest),
      previous: isV1 ? nil : .init(entry: 3, commit: String(repeating: "b", count: 40)),
      evidence: [.init(name: "scan_lock.json", sha256: digest)],
      rules: [
        .init(id: "suites_green", verdict: .yes), .init(id: "drift_within_limit", verdict: rule),
      ])
  }

  package static func criteria(
    requester: String? = "dave@example.com",
    needs requirements: [ApprovalRequirement] = [.init(role: "release-engineer", count: 1)],
    now: Timestamp = now
  ) -> ApprovalCriteria {
    ApprovalCriteria(
      subject: subject(), requester: requester, requirements: requirements, roles: roles,
      validFor: .seconds(86_400), now: now)
  }

  /// The subject of a statement about a promotion.
  package static func subject(
    of promotion: PromotionCase = promotion(), origin: String = "relay.example/logbook"
  ) -> StatementSubject {
    StatementSubject(
      origin: origin, environment: promotion.to, purpose: .promotion, from: nil, to: promotion.id)
  }

  package static func approval(about subject: StatementSubject) -> Approval {
    let other = approval()
    return Approval(
      subject: subject, decision: other.decision, role: other.role, reason: other.reason,
      ticket: other.ticket, issued: other.issued, expires: other.expires)
  }

  package static func approval(
    of promotion: PromotionCase = promotion(), _ decision: Approval.Decision = .approve,
    role: String = "release-engineer", reason: String = "looks good",
    issued: Timestamp = now.adding(seconds: -60), validFor: Int64 = 3600
  ) -> Approval {
    Approval(
      subject: subject(of: promotion), decision: decision, role: role, reason: reason,
      ticket: "OPS-1423",
      issued: issued, expires: issued.adding(seconds: validFor))
  }
}
