package import Configuration
package import Crypto
package import RFC3339
package import YAML

/// The settings on which `relayctl` bases its decisions: `environments/policy.yaml`
/// (docs/formats/policy.md).
package struct PromotionPolicy: Hashable, Sendable {
  /// The SHA-256 of the file's bytes. Verdicts record this digest.
  package let digest: Digest

  /// The last day on which the policy is in force, in UTC.
  package let expires: CalendarDay

  /// The largest drift that `diff` accepts, 0–5 %, default 5 %.
  package let driftLimit: Percent

  /// The rotation of secrets, keys and certificates.
  package let secrets: SecretPolicy

  /// The required freshness of scans, and the score that makes a finding critical.
  package let scans: ScanPolicy

  /// Who may approve what.
  package let approvals: ApprovalPolicy

  /// Who the addresses in commits belong to, and which machines may act.
  package let people: PeoplePolicy

  /// The rules for the two promotions: dev to staging, and staging to prod.
  package let promotions: [PromotionRule]

  /// The vaults and signers that each of the three environments may use, and its log retention.
  package let environments: [EnvironmentName: EnvironmentPolicy]

  /// Where the logbook is, and what remembers it.
  package let logbook: LogbookPolicy

  /// Who may close an incident, and when.
  package let incidents: IncidentPolicy

  /// The branch that a promoted commit must be on; `nil` if none is required.
  package let git: GitPolicy?

  /// The load for which an instance is sized.
  package let capacity: CapacityPolicy

  /// Parses `policy.yaml`. `file` is the name of the file in errors. An expired policy is not an
  /// error; see ``isExpired(at:)``.
  package static func parse(_ bytes: [UInt8], file: String) throws(YAMLError) -> Self {
    try Document.parse(bytes, file: file).value.mapping { root throws(YAMLError) in
      try PromotionPolicy(reading: &root, digest: SHA256.digest(of: bytes))
    }
  }

  private init(reading root: inout MappingReader, digest: Digest) throws(YAMLError) {
    self.digest = digest
    try root.format(kind: "Policy", version: "relay/v2", older: Self.olderForm)
    expires = try root.parsed("expires", expecting: "a day such as 2027-11-30", CalendarDay.init)
    driftLimit = try root.mapping("drift") { drift throws(YAMLError) in
      Percent(hundredths: try drift.optional("limit_percent")?.hundredths(in: 0...500) ?? 500)
    }
    secrets = try root.mapping("secrets", SecretPolicy.init(reading:))
    scans = try root.mapping("scans", ScanPolicy.init(reading:))
    let approvals = try root.mapping("approvals", ApprovalPolicy.init(reading:))
    self.approvals = approvals
    people = try PeoplePolicy(
      reading: &root, roles: try root.required("approvals"),
      principals: Set(approvals.roles.values.joined()))
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
    let environments = try root.required("environments")
    self.environments = try environments.mapping(Self.environments)
    try EnvironmentSigner.requireOwnKeys(
      of: self.environments[.prod]?.signers ?? [], among: self.environments, environments)
    logbook = try root.mapping("logbook", LogbookPolicy.init(reading:))
    incidents = try root.optional("incidents")?.mapping(IncidentPolicy.init(reading:)) ?? .standard
    git = try root.optional("git")?.mapping(GitPolicy.init(reading:))
    capacity = try root.mapping("capacity", CapacityPolicy.init(reading:))
  }

  /// What is expected instead of a policy in the form before relay/v2.
  private static let olderForm =
    "relay/v2 (hint: write apiVersion: relay/v2, and each signer with its public key, as in "
    + "signers: [{ scheme: file, key: manifest.pem }]; docs/formats/policy.md §5)"

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

  /// The origin of the logbook, which is also the name of its key.
  package var logbookOrigin: String { logbook.origin }

  /// Reports whether the policy's last day has ended at `now`. No decision may be based on an
  /// expired policy.
  package func isExpired(at now: Timestamp) -> Bool { now > expires.end }

  /// Returns the rule for a promotion; nil when the policy has no promotion between these
  /// environments.
  package func promotion(
    from source: EnvironmentName, to target: EnvironmentName
  ) -> PromotionRule? {
    promotions.first { $0.from == source && $0.to == target }
  }

  /// Returns the signers of `environment`.
  package func signers(of environment: EnvironmentName) -> [EnvironmentSigner] {
    environments[environment]?.signers ?? []
  }

  /// Reports whether a signer of this scheme may sign for `environment`.
  package func allows(_ signer: SignerScheme, in environment: EnvironmentName) -> Bool {
    signers(of: environment).contains { $0.scheme == signer }
  }
}

/// One item in the `promotions` section of policy.yaml: what a promotion into an environment
/// requires.
package struct PromotionRule: Hashable, Sendable {
  /// The environment that the release comes from: the one before `to`.
  package let from: EnvironmentName

  /// The environment that the release goes to.
  package let to: EnvironmentName

  /// The evidence that must be present; always includes `leastEvidence(into: to)`.
  package let evidence: Set<EvidenceKind>

  /// The maximum age of evidence other than scans: 1 s to 7 days, default 24 h.
  package let evidenceMaxAge: Duration

  /// The test suites that must pass; at least one.
  package let suites: [SuiteRequirement]

  /// How long the release must have run in `from`, 0 to 30 days, default 0 (no soak required).
  package let soak: Duration

  /// The required approvals by role, from distinct people with distinct keys; at least one for
  /// prod.
  package let approvals: [ApprovalRequirement]

  /// Whether the deployment must name a ticket: `required` or `optional`, by default required for
  /// prod.
  package let requiresTicket: Bool

  init(
    reading reader: inout MappingReader, from: EnvironmentName, to: EnvironmentName,
    roles: [String: [String]]
  ) throws(YAMLError) {
    _ = try reader.text("from", among: [from.rawValue])
    self.from = from
    self.to = to
    evidence = Set(try reader.choices("evidence", of: EvidenceKind.self))
    evidenceMaxAge = try reader.duration("evidence_max_age", in: 1...604_800, default: 86_400)
    suites = try SuiteRequirement.list(try reader.required("suites"))
    soak = try reader.duration("soak", in: 0...2_592_000, default: 0)
    approvals = try Self.approvals(&reader, to: to, roles: roles)
    let ticket = try reader.optional("ticket")?.parsed(expecting: "required or optional") {
      ["required", "optional"].contains($0) ? $0 : nil
    }
    requiresTicket = ticket.map { $0 == "required" } ?? (to == .prod)
    try checkEvidence(try reader.required("evidence"))
  }

  /// Reads the required approvals. Prod always requires an approval, so the key can be omitted for
  /// staging only.
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
        expected: "a list with \(names): a policy may require more than \(to) needs, but not less")
    }
    guard evidence.contains(.soak) == (soak > .zero) else {
      throw value.error(
        expected: "soak in the list if and only if the promotion's soak is longer than 0s")
    }
  }

  /// Returns the evidence that every promotion into `environment` requires. A policy can require
  /// more evidence, but not less.
  package static func leastEvidence(into environment: EnvironmentName) -> Set<EvidenceKind> {
    switch environment {
    case .dev: []
    case .staging: [.suites, .lock, .diffReport]
    case .prod: [.suites, .lock, .diffReport, .manifestSignature, .scanLock, .scanImage]
    }
  }
}

/// A kind of evidence that a promotion can require. The raw value is its name in `policy.yaml`.
package enum EvidenceKind: String, Hashable, Sendable, CaseIterable {
  /// The results of the named test suites for this commit.
  case suites
  /// The verification of `relay.lock`.
  case lock
  /// The archived report of `diff`.
  case diffReport = "diff_report"
  /// The signature of the configuration manifest.
  case manifestSignature = "manifest_signature"
  /// A vulnerability scan of the packages that the lock pins.
  case scanLock = "scan_lock"
  /// A vulnerability scan of the container image.
  case scanImage = "scan_image"
  /// The metrics of a soak.
  case soak
}
