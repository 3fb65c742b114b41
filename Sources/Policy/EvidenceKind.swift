/// A piece of evidence that a promotion can require, by its name in `policy.yaml`.
package enum EvidenceKind: String, Hashable, Sendable, CaseIterable {
  /// Results of the named test suites for this commit.
  case suites
  /// `relay.lock`, verified.
  case lock
  /// The archived report of `diff`.
  case diffReport = "diff_report"
  /// The signature of the configuration manifest.
  case manifestSignature = "manifest_signature"
  /// A vulnerability scan of what the lock names.
  case scanLock = "scan_lock"
  /// A vulnerability scan of the container image.
  case scanImage = "scan_image"
  /// Metrics of a soak (R50).
  case soak
}
