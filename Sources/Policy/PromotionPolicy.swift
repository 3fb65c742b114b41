package import Crypto
package import Manifest
package import RFC3339

/// What decides: `environments/policy.yaml` (docs/formats/policy.md).
package struct PromotionPolicy: Hashable, Sendable {
  /// SHA-256 of the file's bytes, which verdicts record.
  package let digest: Digest

  /// Last day on which the policy decides, in UTC.
  package let expires: CalendarDay

  /// Drift up to which `diff` says yes, in hundredths of a percent; 0–10,000, default 500.
  package let driftLimitHundredths: Int

  /// Rotation of secrets, keys and certificates.
  package let secrets: SecretPolicy

  /// Freshness and thresholds of scans.
  package let scans: ScanPolicy

  /// Who may approve what.
  package let approvals: ApprovalPolicy

  /// Rule of the promotion into staging, from dev.
  package let intoStaging: PromotionRule

  /// Rule of the promotion into prod, from staging.
  package let intoProd: PromotionRule

  /// What each of the three environments may use.
  package let environments: [EnvironmentName: EnvironmentPolicy]

  /// Origin of the logbook, equal to the name of its key.
  package let logbookOrigin: String

  /// The load an instance is sized for.
  package let capacity: CapacityPolicy

  /// Whether the policy decides nothing any more: its last day is over at `now`.
  package func isExpired(at now: Timestamp) -> Bool { now > expires.end }

  /// What `name` may use.
  package subscript(_ name: EnvironmentName) -> EnvironmentPolicy {
    // `parse` reads all three; an environment it did not read may use nothing.
    environments[name] ?? EnvironmentPolicy(vaults: [:], signers: [], logRetentionDays: 1)
  }

  /// The rule of the promotion from one environment to another; nil when there is no such promotion.
  package func promotion(
    from source: EnvironmentName, to target: EnvironmentName
  ) -> PromotionRule? {
    [intoStaging, intoProd].first { $0.from == source && $0.to == target }
  }
}
