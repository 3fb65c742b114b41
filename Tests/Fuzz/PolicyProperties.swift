internal import Configuration
internal import Manifest
internal import Policy
internal import RFC3339

@testable import YAML

/// Requires that a policy is nowhere weaker than docs/formats/policy.md lets it be.
func requireFloors(_ policy: PromotionPolicy) {
  require(policy.driftLimit.hundredths <= 500, "policy: the drift limit is at most 5 %")
  require(
    policy.scans.maxAge <= .seconds(86_400) && policy.scans.databaseMaxAge <= .seconds(432_000)
      && policy.scans.criticalScoreHundredths <= 900, "policy: scans are fresh, 9.0 is critical")
  require(
    policy.secrets.signingKeyDays <= 365 && policy.secrets.certificateDaysLeft >= 60,
    "policy: a signing key is young, a certificate is not about to expire")
  requireApprovals(policy.approvals)
  let prod = policy.promotion(from: .staging, to: .prod)
  let evidence: Set<EvidenceKind> = [
    .suites, .lock, .diffReport, .manifestSignature, .scanLock, .scanImage,
  ]
  require(prod?.evidence.isSuperset(of: evidence) == true, "policy: prod needs all evidence")
  require(prod?.approvals.isEmpty == false, "policy: prod needs an approval")
  require(
    policy.promotion(from: .dev, to: .staging)?.evidence.isSuperset(
      of: [.suites, .lock, .diffReport]) == true, "policy: staging needs its evidence")
  require(
    (policy.environments[.prod]?.logRetentionDays ?? 0) >= 90, "policy: prod keeps logs 90 days")
}

private func requireApprovals(_ approvals: ApprovalPolicy) {
  require(approvals.validFor <= .seconds(604_800), "policy: an approval ends within 7 days")
  let people = [approvals.allowlist, approvals.signingKey].map { $0.reduce(0) { $0 + $1.count } }
  require(people.allSatisfy { $0 >= 2 }, "policy: two people approve an allow-list and a key")
  require(approvals.allowlist.count >= 2, "policy: two roles approve an allow-list")
}

/// The policy with a key that no setting has: at the root, and in its first mapping.
func withUnknownKeys(_ root: Node) -> [Node] {
  guard case .mapping(var entries) = root.kind else { return [] }
  let unknown = Node.Entry(
    key: "zz", line: 1, value: Node(kind: .scalar("1", plain: true), line: 1))
  let atRoot = Node(kind: .mapping(entries + [unknown]), line: 1)
  for (index, entry) in entries.enumerated() {
    guard case .mapping(let inner) = entry.value.kind else { continue }
    let value = Node(kind: .mapping(inner + [unknown]), line: 1)
    entries[index] = Node.Entry(key: entry.key, line: 1, value: value)
    return [atRoot, Node(kind: .mapping(entries), line: 1)]
  }
  return [atRoot]
}

/// Requires that at most one exception applies to a variable in a comparison.
func requireOneExcuse(_ exceptions: [DriftException]) {
  for name in Set(exceptions.map(\.variable)) {
    let same = exceptions.filter { $0.variable == name }
    for to in EnvironmentName.allCases {
      for from in EnvironmentName.allCases where from != to {
        let count = same.count { $0.applies(from: from, to: to) }
        require(count <= 1, "exceptions: a variable has one exception in a comparison")
      }
    }
  }
}

/// Requires that an exception excuses a difference, and contains no value that must be masked.
func requireNoSecret(in exception: DriftException) {
  require(exception.from != exception.to, "exceptions: the sides differ")
  guard let variable = Contract.variable(named: exception.variable), variable.class.isMasked else {
    return
  }
  for side in [exception.from, exception.to] {
    guard case .value(let text) = side, text != SecretValue.mask else { continue }
    let reference = attempt { () throws(ReferenceError) in try Reference.parse(Array(text.utf8)) }
    require(reference != nil, "exceptions: a masked variable has no value")
  }
}

/// A manifest in which other members are empty or set; nil if it is no manifest then.
///
/// The parser refuses what its own writer gets wrong, so a mistake there shows only in a content
/// that was never read.
func changed(_ manifest: ConfigManifest) -> ConfigManifest? {
  let artifacts = ManifestArtifacts(
    lock: manifest.artifacts.lock, binaries: manifest.artifacts.binaries,
    image: manifest.artifacts.image == nil ? manifest.checksum : nil)
  return attempt { () throws(ConfigManifestError) in
    try ConfigManifest(
      environment: manifest.environment, created: manifest.created.adding(seconds: 86_400),
      commit: manifest.commit, actor: "\"a\\ é 😀", artifacts: artifacts,
      checksum: manifest.checksum, configuration: manifest.configuration,
      secrets: manifest.secrets,
      redactionKey: manifest.secrets.isEmpty ? nil : manifest.redactionKey ?? manifest.checksum,
      exceptions: manifest.exceptions.reversed(),
      incident: manifest.incident == nil ? "INC-1" : nil, allowDisk: !manifest.allowDisk)
  }
}
