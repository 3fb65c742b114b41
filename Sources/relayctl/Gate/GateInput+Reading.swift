import Console
import Crypto
import Durable
import Logbook
import Manifest
import Policy

extension GateInput {
  /// Reads all of it. Throws only for misuse: a malformed file of the repository, an unknown promotion.
  init(_ request: GateRequest, _ invocation: Invocation) throws(Failure) {
    let workspace = request.workspace
    let policy = try workspace.policy()
    guard let promotion = policy.promotion(from: request.from, to: request.to) else {
      throw Failure(
        .misused,
        "\(request.from) to \(request.to): no promotion, expected dev staging or staging prod")
    }
    self.workspace = workspace
    self.policy = policy
    self.promotion = promotion
    commit = request.commit
    requestedBy = request.requestedBy
    signer = request.signer
    evidence = try EvidenceFolder(request.evidence, commit: request.commit, now: workspace.now)
    source = try workspace.readEnvironment(request.from)
    target = try workspace.readEnvironment(request.to)
    (exceptions, exceptionsNote) = try workspace.readExceptions()
    let environment = target.environment
    lock = try piece(next: "make build && relayctl lock write") { () throws(Failure) in
      try workspace.readLock(request.lock)
    }
    manifest = try piece(next: "relayctl manifest build \(request.to)") { () throws(Failure) in
      try ManifestStore(workspace: workspace).manifest(
        named: request.manifest, of: request.to, commit: request.commit)
    }
    secrets = try piece(next: "relayctl secrets \(request.to)") { () throws(Failure) in
      try SecretsReport(of: environment, by: policy, in: workspace, invocation)
    }
    allowList = try piece(next: "relayctl allowlist verify \(request.to)") { () throws(Failure) in
      try AllowListComparison(of: environment, in: workspace, invocation)
    }
    log = try piece(next: "relayctl logbook verify") { () throws(Failure) in
      try DeploymentLog(reading: try workspace.logbook(invocation))
    }
    lockScan = ScanEvidence.reading("scan_lock", from: evidence, by: policy.scans)
    imageScan = ScanEvidence.reading("scan_image", from: evidence, by: policy.scans)
    vex = try ReadVEX.reading(from: evidence, by: policy, in: workspace)
    manifestKey = try piece(next: "commit environments/keys/manifest.pem") { () throws(Failure) in
      let name = "environments/keys/manifest.pem"
      return .of(
        try workspace.content(of: workspace.path(name), limit: .kibibytes(16)), named: name)
    }
  }
}

/// What `gate` and `promote` are asked.
struct GateRequest: Sendable {
  let workspace: Workspace
  let from: EnvironmentName
  let to: EnvironmentName
  /// Path of the evidence folder.
  let evidence: String
  let commit: String
  let requestedBy: String
  let signer: String?
  /// Path or digest of the manifest; `nil` takes the one of this commit.
  let manifest: String?
  /// Path of the lock; `nil` takes the workspace's.
  let lock: String?
}

extension ScanEvidence {
  /// The scan `name`.json of the folder, with the age of its database from `name`.database.json where there is one.
  static func reading(
    _ name: String, from folder: EvidenceFolder, by policy: ScanPolicy
  ) -> Result<ScanEvidence, Shortfall> {
    do throws(Shortfall) {
      return .success(try read(name, folder, policy))
    } catch {
      return .failure(error)
    }
  }

  private static func read(
    _ name: String, _ folder: EvidenceFolder, _ policy: ScanPolicy
  ) throws(Shortfall) -> ScanEvidence {
    let next = "scan again and put the report there: docs/formats/evidence.md"
    let file = try folder.file("\(name).json", maxAge: policy.maxAge, next: next)
    let scan: Scan
    do throws(EvidenceError) { scan = try ScanReader.read(file.bytes) } catch {
      throw Shortfall(error, in: file, next: next)
    }
    let sidecar = "\(name).database.json"
    guard folder.lists(sidecar) else {
      return ScanEvidence(file: file, scan: scan, database: nil, databaseNote: nil)
    }
    let told = try folder.file(sidecar, maxAge: policy.maxAge, next: next)
    do throws(EvidenceError) {
      let database = try TrivyDatabase.read(told.bytes)
      return ScanEvidence(file: file, scan: scan, database: database, databaseNote: told.note)
    } catch {
      throw Shortfall(error, in: told, next: next)
    }
  }
}
