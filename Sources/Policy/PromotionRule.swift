package import Configuration

/// What a promotion into one environment needs (R34, R35).
package struct PromotionRule: Hashable, Sendable {
  /// Environment that the release comes from: the one before.
  package let from: EnvironmentName

  /// Environment that the release goes to.
  package let to: EnvironmentName

  /// Evidence that must be present; never less than R34 and R35 ask for.
  package let evidence: Set<EvidenceKind>

  /// Age over which evidence is stale, scans apart; more than zero, at most 7 days.
  package let evidenceMaxAge: Duration

  /// Test suites that must be green, at least one.
  package let suites: [String]

  /// How long the release must have run in `from`; zero asks for none.
  package let soak: Duration

  /// Approvals from distinct people and distinct keys, by role; into prod at least one.
  package let approvals: [ApprovalRequirement]

  /// What R34 and R35 ask for, which a policy can add to and not take from.
  package static func leastEvidence(into environment: EnvironmentName) -> Set<EvidenceKind> {
    switch environment {
    case .dev: []
    case .staging: [.suites, .lock, .diffReport]
    case .prod: [.suites, .lock, .diffReport, .manifestSignature, .scanLock, .scanImage]
    }
  }
}
