import Configuration
import Crypto
import Lock
import Logbook
import Manifest
import Policy
import RFC3339
import Support

@testable import Evidence
@testable import Gate

/// A promotion of staging to prod, or of dev to staging, to which every rule says yes.
///
/// The policy, the exceptions and the environment files are the committed ones; the policy also asks
/// for a soak of 24 h before prod, so that the promotion to prod needs every rule. All other inputs
/// are made in memory.
enum GateSample {
  /// 2026-11-27T12:00:00Z.
  static let now = Timestamp(seconds: 1_795_780_800)
  static let commit = String(repeating: "a", count: 40)
  /// The digest of nothing in the sample.
  static let otherDigest = LockSample.digest("other")
  static let image = LockSample.digest("image")
  static let authority = Authority(origin: "relay.example/logbook")
  static let lock = ReadLock(
    LockSample.lock, digest: FileDigest(of: LockSample.lock.bytes, named: "relay.lock"))
  static let allowList = AllowListComparison(
    digest: FileDigest(name: "environments/prod/allowlist.sha256", sha256: digest("allow-list")),
    chats: 2, added: 0, removed: 0)

  private static let prod = Result { try make(.prod, []) }
  private static let staging = Result { try make(.staging, []) }
  private static let manifestKey = Result { try P256PrivateKey.generate() }

  /// The input of the promotion into `target`; `changes` edit `policy.yaml`.
  static func input(
    into target: EnvironmentName = .prod, policy changes: [Change] = []
  ) throws -> GateInput {
    guard changes.isEmpty else { return try make(target, changes) }
    return try (target == .prod ? prod : staging).get()
  }

  private static func make(
    _ target: EnvironmentName, _ changes: [Change]
  ) throws -> GateInput {
    let policy = try policy(changes)
    let promotion = try required(policy.promotions.first { $0.to == target })
    let (source, into) = (try environment(promotion.from), try environment(target))
    let key = try manifestKey.get().publicKey
    let keyDigest = FileDigest(
      of: Array(key.pem.utf8), named: "environments/keys/manifest.pem")
    let secrets = try secrets(of: into.content, by: policy)
    let manifest = try ManifestParts(of: into.content, secrets).stored()
    let promoted = try ManifestParts(
      of: into.content, secrets, created: now.adding(days: -10)
    ).stored()
    let evidence = EvidenceParts(
      sample: source, into, policy: policy.digest, exceptions: try exceptions().digest
    ).evidence
    let absent = RuleFailure.no("no scan", next: "scan")
    var input = GateInput(
      now: now, clock: .system, policy: policy, promotion: promotion, commit: commit,
      requestedBy: "alice@example.com", signer: .success(.awskms), evidence: evidence,
      source: source, target: into, exceptions: try exceptions(), lock: .success(lock),
      committedSources: .success(lock.content.sources), manifest: .success(manifest),
      manifestSignature: .success(try sign(manifest.bytes)),
      signerKeys: .success(
        SignerKeys(
          environment: target,
          listed: [
            .init(
              scheme: .awskms, file: ReadKey(.success(key), digest: keyDigest),
              bytes: Array(key.pem.utf8))
          ])),
      promotedManifest: .success(promoted), secrets: .success(secrets),
      allowList: .success(allowList),
      log: .success(DeploymentLog(entries: [], authority: authority)),
      commits: .success(commits("bob@example.com")),
      approvedAllowList: .success(approved(allowList.digest.sha256, by: ["carol", "dave"])),
      approvedManifestKey: .success(approved(keyDigest.sha256, by: ["bob", "carol"])),
      incidents: .success(IncidentBook()),
      lockScan: .failure(absent), imageScan: .failure(absent),
      vex: .success(VEXFolder(documents: [], contents: [:])))
    input.release = ReleaseFacts(
      commits: [commit], differences: .success([]), branch: .success(.on("origin/main")),
      descent: .success(.first), programs: nil)
    input.currency = .success(
      LogCurrency(known: [.init(source: "--known x", size: 1)], memory: nil))
    input.readScans()
    try input.record(.allowlist, ["allowlist": allowList.digest.sha256], ago: 864_000)
    try input.record(
      .promote, ["manifest": promoted.sha256, "manifest_key": keyDigest.sha256], ago: 864_000)
    try input.record(
      .deploy, ["lock": lock.sha256, "image": image], ["result": "healthy"],
      env: promotion.from, ago: 172_800)
    return input
  }

  /// Two commits, each made by all of `addresses`.
  static func commits(
    _ addresses: String..., signature: ReleaseCommit.Signature = .notRequired
  ) -> ReleaseCommits {
    ReleaseCommits(
      base: String(repeating: "b", count: 40),
      commits: ["c", commit].map {
        ReleaseCommit(
          id: $0.count == 40 ? $0 : String(repeating: $0, count: 40),
          addresses: addresses.map { PersonAddress($0) }, signature: signature)
      })
  }

  static func digest(_ text: String) -> Digest { LockSample.digest(text) }

  /// A change to the file `to` that counts, approved by these people.
  static func approved(_ to: Digest, by names: [String] = ["bob", "carol"]) -> ApprovedChanges {
    let approvals = names.map { name in
      CountedApproval(
        file: "approval_1", principal: "\(name)@example.com", key: name,
        digest: digest("statement of \(name)"), approval: PromotionSample.approval())
    }
    return ApprovedChanges(
      counted: [
        .init(entry: 0, time: now.adding(days: -10), from: nil, to: to, approvals: approvals)
      ])
  }

  /// The same change, for which the reason `objection` says that nothing is approved now.
  static func refused(
    _ to: Digest, _ objection: String, _ answer: RuleOutcome.Answer = .no
  ) -> ApprovedChanges {
    ApprovedChanges(
      counted: approved(to).counted, objection: .init(reason: objection, answer: answer))
  }

  /// The DER signature of the committed key over `bytes`.
  static func sign(_ bytes: [UInt8]) throws -> [UInt8] {
    try manifestKey.get().signature(for: bytes)
  }

  /// The committed policy with a soak of 24 h before prod.
  static func policy(_ changes: [Change] = []) throws -> PromotionPolicy {
    let soak = Change(
      "soak",
      [
        ("scan_lock, scan_image]", "scan_lock, scan_image, soak]"),
        (
          "soak: 0m\n    approvals: { release-engineer: 1 }",
          "soak: 24h\n    approvals: { release-engineer: 1 }"
        ),
      ])
    let bytes = try read("environments/policy.yaml", [soak] + changes)
    return try PromotionPolicy.parse(bytes, file: "environments/policy.yaml")
  }

  /// A committed environment file, edited.
  static func environment(
    _ name: EnvironmentName, _ changes: [Change] = []
  ) throws -> ReadEnvironment {
    try environment(
      name, bytes: try read("environments/\(name)/runtime.env", changes))
  }

  /// An environment file of these bytes.
  static func environment(_ name: EnvironmentName, bytes: [UInt8]) throws -> ReadEnvironment {
    let file = "environments/\(name)/runtime.env"
    let parsed = try EnvironmentFile.parse(bytes, file: file)
    return ReadEnvironment(
      try Contract.check(parsed, environment: name),
      digest: FileDigest(of: bytes, named: file))
  }

  /// The committed exceptions, edited.
  static func exceptions(_ changes: [Change] = []) throws -> ReadExceptions {
    let name = "environments/exceptions.yaml"
    let bytes = try read(name, changes)
    return ReadExceptions(
      try ExceptionList.parse(bytes, file: name),
      digest: FileDigest(of: bytes, named: name))
  }

  /// A version `3` of every secret, 30 days old, and a certificate that is valid for 120 more days.
  private static func secrets(
    of environment: Environment, by policy: PromotionPolicy
  ) throws -> SecretAges {
    var rows: [SecretRow] = []
    for entry in environment.entries {
      guard let reference = entry.reference, let variable = entry.variable else { continue }
      let age = SecretAge(
        variable: entry.name,
        version: SecretVersion(name: "3", created: now.adding(days: -30)),
        rotationDays: policy.secrets.rotationDays(for: variable), now: now)
      rows.append(
        entry.name == SecretAges.clientCertificate
          ? SecretRow(
            age: age, source: reference, validity: now.adding(days: -40)...now.adding(days: 120),
            daysLeft: policy.secrets.certificateDaysLeft)
          : SecretRow(age: age, source: reference))
    }
    return SecretAges(environment: environment.name, now: now, rows: rows)
  }

  private static func read(_ name: String, _ changes: [Change]) throws -> [UInt8] {
    var bytes = try TestFile.read("\(Places.root)/\(name)")
    for change in changes {
      bytes = try change.applied(to: String(decoding: bytes, as: UTF8.self))
    }
    return bytes
  }

  /// The value, which the sample has.
  static func required<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw Absent() }
    return value
  }

  /// The sample does not have what a test changes.
  struct Absent: Error {}
}

extension GateInput {
  /// Changes the manifest and signs it again.
  mutating func changeManifest(_ change: (inout ManifestParts) -> Void) throws {
    var parts = ManifestParts(try manifest.get().manifest)
    change(&parts)
    let stored = try parts.stored()
    manifest = .success(stored)
    manifestSignature = .success(try GateSample.sign(stored.bytes))
  }

  /// Changes the folder of evidence and reads its scans again.
  mutating func changeEvidence(_ change: (inout EvidenceParts) -> Void) {
    var parts = EvidenceParts(evidence)
    change(&parts)
    evidence = parts.evidence
    readScans()
  }

  /// Reads the two scans of the evidence, as the reader of the gate's inputs does.
  mutating func readScans() {
    lockScan = scan("scan_lock")
    imageScan = scan("scan_image")
  }

  private func scan(_ name: String) -> Result<ScanEvidence, RuleFailure> {
    do throws(EvidenceError) {
      return .success(try ScanEvidence(name, in: evidence, by: policy.scans))
    } catch {
      return .failure(RuleFailure(error, next: RuleRow.scanAgain))
    }
  }

  /// Changes the rows of the secrets.
  mutating func changeSecrets(_ change: (inout [SecretRow]) throws -> Void) throws {
    let ages = try secrets.get()
    var rows = ages.rows
    try change(&rows)
    secrets = .success(SecretAges(environment: ages.environment, now: ages.now, rows: rows))
  }

  /// Gives one secret another version; `nil` when the vault does not have the secret.
  mutating func changeSecret(_ name: String, to version: SecretVersion?) throws {
    try changeSecrets { rows in
      let index = try GateSample.required(rows.firstIndex { $0.age.variable == name })
      let (old, source) = (rows[index].age, try GateSample.required(rows[index].source))
      rows[index] = SecretRow(
        age: SecretAge(
          variable: name, version: version, rotationDays: old.rotationDays, now: old.now),
        source: source)
    }
  }
}
