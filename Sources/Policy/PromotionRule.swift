package import Configuration
internal import YAML

/// One promotion of section `promotions` of policy.yaml: what a promotion into an environment
/// needs.
package struct PromotionRule: Hashable, Sendable {
  /// Environment that the release comes from: the one before `to`.
  package let from: EnvironmentName

  /// Environment that the release goes to.
  package let to: EnvironmentName

  /// Evidence that must be present; always includes `leastEvidence(into: to)`.
  package let evidence: Set<EvidenceKind>

  /// Age over which evidence other than scans is stale, over 0, at most 7 days, default 24 h.
  package let evidenceMaxAge: Duration

  /// Test suites that must be green, at least one.
  package let suites: [String]

  /// How long the release must have run in `from`, at most 30 days; 0, the default, requires no
  /// soak.
  package let soak: Duration

  /// Approvals from distinct people and distinct keys, by role; into prod at least one.
  package let approvals: [ApprovalRequirement]

  init(
    reading reader: inout MappingReader, from: EnvironmentName, to: EnvironmentName,
    roles: [String: [String]]
  ) throws(YAMLError) {
    _ = try reader.text("from", among: [from.rawValue])
    self.from = from
    self.to = to
    evidence = Set(try reader.choices("evidence", of: EvidenceKind.self))
    evidenceMaxAge = try reader.duration("evidence_max_age", in: 1...604_800, default: 86_400)
    suites = try reader.names("suites")
    soak = try reader.duration("soak", in: 0...2_592_000, default: 0)
    approvals = try Self.approvals(&reader, to: to, roles: roles)
    try checkEvidence(try reader.required("evidence"))
  }

  /// Prod always needs an approval, so the key may be left out for staging only.
  private static func approvals(
    _ reader: inout MappingReader, to: EnvironmentName, roles: [String: [String]]
  ) throws(YAMLError) -> [ApprovalRequirement] {
    let value = to == .prod ? try reader.required("approvals") : reader.optional("approvals")
    return try ApprovalRequirement.list(value, roles: roles, leastPeople: to == .prod ? 1 : 0)
  }

  private func checkEvidence(_ value: Value) throws(YAMLError) {
    let missing = EvidenceKind.allCases.filter {
      Self.leastEvidence(into: to).contains($0) && !evidence.contains($0)
    }
    guard missing.isEmpty else {
      let names = missing.map(\.rawValue).joined(separator: ", ")
      throw value.error(
        expected: "a list with \(names): a policy may ask for more than \(to) needs, not for less")
    }
    guard evidence.contains(.soak) == (soak > .zero) else {
      throw value.error(expected: "soak in the list exactly when the promotion's soak is over 0s")
    }
  }

  /// The evidence that every promotion into `environment` needs; a policy can add to it, not remove
  /// from it.
  package static func leastEvidence(into environment: EnvironmentName) -> Set<EvidenceKind> {
    switch environment {
    case .dev: []
    case .staging: [.suites, .lock, .diffReport]
    case .prod: [.suites, .lock, .diffReport, .manifestSignature, .scanLock, .scanImage]
    }
  }
}

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
  /// Metrics of a soak.
  case soak
}
