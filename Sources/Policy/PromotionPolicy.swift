package import Configuration
package import Crypto
package import RFC3339

/// What decides: `environments/policy.yaml` (docs/formats/policy.md).
package struct PromotionPolicy: Hashable, Sendable {
  /// SHA-256 of the file's bytes, which verdicts record.
  package let digest: Digest

  /// Last day on which the policy decides, in UTC.
  package let expires: CalendarDay

  /// Drift up to which `diff` says yes; 0–5 % (R21), default 5 %.
  package let driftLimit: Percent

  /// Rotation of secrets, keys and certificates.
  package let secrets: SecretPolicy

  /// Freshness and thresholds of scans.
  package let scans: ScanPolicy

  /// Who may approve what.
  package let approvals: ApprovalPolicy

  /// The promotions there are: dev to staging, staging to prod.
  package let promotions: [PromotionRule]

  /// What each environment may use; all three are there.
  package let environments: [EnvironmentName: EnvironmentPolicy]

  /// Origin of the logbook, equal to the name of its key.
  package let logbookOrigin: String

  /// The load an instance is sized for.
  package let capacity: CapacityPolicy

  /// Whether the policy decides nothing any more: its last day is over at `now`.
  package func isExpired(at now: Timestamp) -> Bool { now > expires.end }

  /// The rule of a promotion; nil when there is no such promotion.
  package func promotion(
    from source: EnvironmentName, to target: EnvironmentName
  ) -> PromotionRule? {
    promotions.first { $0.from == source && $0.to == target }
  }

  /// Whether manifests of an environment may be signed by a signer of that scheme.
  package func allows(_ signer: SignerScheme, in environment: EnvironmentName) -> Bool {
    environments[environment]?.signers.contains(signer) ?? false
  }
}
