package import Configuration
package import Crypto
package import RFC3339
package import YAML

/// The settings that decisions follow: `environments/policy.yaml` (docs/formats/policy.md).
package struct PromotionPolicy: Hashable, Sendable {
  /// SHA-256 of the file's bytes, which verdicts record.
  package let digest: Digest

  /// Last day on which the policy is in force, in UTC.
  package let expires: CalendarDay

  /// Largest drift that `diff` accepts, 0–5 %, default 5 %.
  package let driftLimit: Percent

  /// Rotation of secrets, keys and certificates.
  package let secrets: SecretPolicy

  /// Freshness and thresholds of scans.
  package let scans: ScanPolicy

  /// Who may approve what.
  package let approvals: ApprovalPolicy

  /// The two promotions: dev to staging, staging to prod.
  package let promotions: [PromotionRule]

  /// What each of the three environments may use.
  package let environments: [EnvironmentName: EnvironmentPolicy]

  /// Origin of the logbook, equal to the name of its key.
  package let logbookOrigin: String

  /// The load an instance is sized for.
  package let capacity: CapacityPolicy

  /// Reads `policy.yaml`; `file` is its name in errors. An expired policy is read like any other.
  package static func parse(_ bytes: [UInt8], file: String) throws(YAMLError) -> Self {
    try Document.parse(bytes, file: file).value.mapping { root throws(YAMLError) in
      try PromotionPolicy(reading: &root, digest: SHA256.digest(of: bytes))
    }
  }

  private init(reading root: inout MappingReader, digest: Digest) throws(YAMLError) {
    self.digest = digest
    try root.format(kind: "Policy")
    expires = try root.parsed("expires", expecting: "a day, as in 2027-11-30", CalendarDay.init)
    driftLimit = try root.mapping("drift") { drift throws(YAMLError) in
      Percent(hundredths: try drift.optional("limit_percent")?.hundredths(in: 0...500) ?? 500)
    }
    secrets = try root.mapping("secrets", SecretPolicy.init(reading:))
    scans = try root.mapping("scans", ScanPolicy.init(reading:))
    let approvals = try root.mapping("approvals", ApprovalPolicy.init(reading:))
    self.approvals = approvals
    promotions = try root.mapping("promotions") { promotions throws(YAMLError) in
      [
        try promotions.mapping("staging") { rule throws(YAMLError) in
          try PromotionRule(reading: &rule, from: .dev, to: .staging, roles: approvals.roles)
        },
        try promotions.mapping("prod") { rule throws(YAMLError) in
          try PromotionRule(reading: &rule, from: .staging, to: .prod, roles: approvals.roles)
        },
      ]
    }
    environments = try root.mapping("environments", Self.environments)
    logbookOrigin = try root.mapping("logbook") { logbook throws(YAMLError) in
      try logbook.parsed("origin", expecting: Self.originForm) { Self.isOrigin($0) ? $0 : nil }
    }
    capacity = try root.mapping("capacity", CapacityPolicy.init(reading:))
  }

  private static func environments(
    _ reader: inout MappingReader
  ) throws(YAMLError) -> [EnvironmentName: EnvironmentPolicy] {
    var environments: [EnvironmentName: EnvironmentPolicy] = [:]
    for name in EnvironmentName.allCases {
      environments[name] = try reader.mapping(name.rawValue) { environment throws(YAMLError) in
        try EnvironmentPolicy(reading: &environment, of: name)
      }
    }
    return environments
  }

  private static let originForm = "1–255 printable ASCII characters without space and +"

  /// C2SP signed-note: the name of a key has no space and no plus sign.
  private static func isOrigin(_ text: String) -> Bool {
    (1...255).contains(text.utf8.count)
      && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "+") }
  }

  /// Whether the policy's last day is over at `now`. An expired policy does not decide anything.
  package func isExpired(at now: Timestamp) -> Bool { now > expires.end }

  /// The rule of a promotion; nil when there is no such promotion.
  package func promotion(
    from source: EnvironmentName, to target: EnvironmentName
  ) -> PromotionRule? {
    promotions.first { $0.from == source && $0.to == target }
  }

  /// Whether a signer of that scheme may sign manifests of `environment`.
  package func allows(_ signer: SignerScheme, in environment: EnvironmentName) -> Bool {
    environments[environment]?.signers.contains(signer) ?? false
  }
}

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
