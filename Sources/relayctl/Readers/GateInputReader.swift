import Configuration
import Console
import Crypto
import Durable
import Evidence
import Gate
import Logbook
import Policy
import RFC3339

/// The arguments and options of `gate` and `promote`.
struct GateRequest: Sendable {
  let workspace: Workspace
  let from: EnvironmentName
  let to: EnvironmentName
  /// The path of the folder of evidence.
  let evidence: String
  let commit: String
  let requestedBy: String
  /// The URI of `--signer`; `nil` if it is not given.
  let signer: String?
  /// The path or the digest of the manifest; `nil` selects the only manifest of the commit.
  let manifest: String?
  /// The path of the lock; `nil` selects the lock of the workspace.
  let lock: String?

  /// Reads the options of ``GateOptions``.
  init(_ invocation: Invocation) throws(Failure) {
    workspace = try Workspace(invocation)
    from = invocation[GateOptions.from]
    to = invocation[GateOptions.to]
    evidence = invocation[GateOptions.evidence]
    commit = try GitOptions.commit(invocation, workspace)
    requestedBy = try GitOptions.actor(invocation, workspace)
    signer = invocation[CommonOptions.signer]
    manifest = invocation[GateOptions.manifest]
    lock = invocation[GateOptions.lock]
  }
}

extension GateInput {
  /// Reads every input once. Throws only usage errors: a malformed file of the repository, or an
  /// unknown promotion.
  init(_ request: GateRequest, _ invocation: Invocation) throws(Failure) {
    let (workspace, to) = (request.workspace, request.to)
    let policy = try workspace.policy()
    guard let promotion = policy.promotion(from: request.from, to: to) else {
      throw Failure(
        .usage,
        "\(request.from) to \(to): no such promotion, expected dev to staging or staging to prod")
    }
    let folder = EvidenceReader(path: request.evidence, commit: request.commit, now: workspace.now)
    try folder.requireFolder()
    let source = try workspace.readEnvironment(request.from)
    let target = try workspace.readEnvironment(to)
    let exceptions = try workspace.exceptions()
    let lock = try captured(
      next: "run make build && relayctl lock write", try workspace.readLock(request.lock))
    let manifests = try ManifestChoice(request)
    let vaults = try captured(
      next: "run relayctl secrets \(to)",
      try SecretResolver(target.content, by: policy, in: workspace, invocation))
    var keys = CommittedKeys(workspace)
    let readable = "make the files in environments/keys readable"
    let signerKeys = try captured(next: readable, try keys.signerKeys(of: to, by: policy))
    let sourceKeys = try captured(
      next: readable, try keys.signerKeys(of: request.from, by: policy))
    let logFolder = try captured(
      next: "run relayctl logbook verify", try workspace.logbook(invocation, policy))
    let entries = try captured(
      next: "run relayctl logbook verify", try DeploymentLog(reading: try logFolder.failing()))
    let statements = ReadStatements(for: to, in: entries, policy, workspace, invocation)
    let log = entries.verified(
      with: [to: signerKeys, request.from: sourceKeys], former: statements.manifestKey,
      in: logFolder)
    let vex = try captured(
      next: "have it signed by a key that scans.vex_keys in policy.yaml lists",
      try VEXFolder.load(
        "\(request.evidence)/vex", keys: policy.scans.vexKeys, &keys, workspace.now))
    let evidence = folder.read(for: promotion, known: (try? vex.get().contents) ?? [:])
    self.init(
      now: workspace.now, clock: workspace.clock, policy: policy, promotion: promotion,
      commit: request.commit, requestedBy: request.requestedBy,
      signer: GateInput.signer(request.signer, for: to, policy),
      evidence: evidence, source: source, target: target, exceptions: exceptions, lock: lock,
      committedSources: answered(
        next: "check out \(request.commit), then run make build && relayctl lock write",
        try promotion.evidence.contains(.lock)
          ? CommittedSources(Git(workspace)).list(at: request.commit) : nil),
      manifest: manifests.chosen, manifestSignature: manifests.signature,
      signerKeys: signerKeys,
      promotedManifest: manifests.promoted(into: to, by: log),
      secrets: try captured(
        next: "run relayctl secrets \(to)",
        try SecretAges(
          of: target.content, from: try vaults.failing(), by: policy, now: workspace.now)),
      allowList: try captured(
        next: "run relayctl allowlist verify \(to)",
        try AllowListComparison(of: target.content, from: try vaults.failing(), in: workspace)),
      log: log, approvedAllowList: statements.allowList,
      approvedManifestKey: statements.manifestKey, incidents: statements.incidents,
      lockScan: ScanEvidence.captured("scan_lock", evidence, policy.scans),
      imageScan: ScanEvidence.captured("scan_image", evidence, policy.scans), vex: vex)
  }
}

extension GateInput {
  private static func signer(
    _ uri: String?, for environment: EnvironmentName, _ policy: PromotionPolicy
  ) -> Result<SignerScheme, RuleFailure>? {
    guard let uri else { return nil }
    return answered(
      next: "pass a signer that environments/policy.yaml allows for \(environment)",
      try Signer.scheme(of: uri, for: environment, policy))
  }
}

extension Result where Failure == RuleFailure {
  /// Returns the value, or throws its rule failure as the failure of a command.
  func failing() throws(Console.Failure) -> Success {
    do throws(RuleFailure) { return try get() } catch { throw Console.Failure(error) }
  }
}

extension ScanEvidence {
  fileprivate static func captured(
    _ name: String, _ evidence: EvidenceSet, _ policy: ScanPolicy
  ) -> Result<ScanEvidence, RuleFailure> {
    do throws(EvidenceError) {
      return .success(try ScanEvidence(name, in: evidence, by: policy))
    } catch {
      return .failure(
        RuleFailure(
          error, next: "scan again and add the report to the evidence: docs/formats/evidence.md"))
    }
  }
}

extension SecretAges {
  /// Reads the version and the age of every secret of `environment` from `vaults`.
  init(
    of environment: Environment, from vaults: SecretResolver, by policy: PromotionPolicy,
    now: Timestamp
  ) throws(Failure) {
    var rows: [SecretRow] = []
    for variable in Contract.variables where variable.class.isMasked {
      guard let entry = environment[variable.name] else {
        if variable.default == .required {
          rows.append(SecretRow(unset: variable, now: now))
        }
        continue
      }
      guard let reference = entry.reference else { continue }
      rows.append(
        try SecretAges.row(variable, entry, reference, vaults, policy, now))
    }
    self.init(environment: environment.name, now: now, rows: rows)
  }

  private static func row(
    _ variable: Variable, _ entry: Environment.Entry, _ reference: Reference,
    _ vaults: SecretResolver, _ policy: PromotionPolicy, _ now: Timestamp
  ) throws(Failure) -> SecretRow {
    let version = try vaults.version(entry, reference)
    let age = SecretAge(
      variable: variable.name, version: version,
      rotationDays: policy.secrets.rotationDays(for: variable), now: now)
    guard variable.name == clientCertificate, version != nil else {
      return SecretRow(age: age, source: reference)
    }
    let certificate = Certificate(pem: try vaults.value(entry, reference).reveal())
    return SecretRow(
      age: age, source: reference, notAfter: certificate.map { Timestamp(seconds: $0.notAfter) },
      daysLeft: policy.secrets.certificateDaysLeft)
  }
}
