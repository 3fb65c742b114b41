import Attestation
import Configuration
import Console
import Crypto
import Gate
import Logbook
import Manifest
import Policy
import RFC3339

/// Reads people's statements and verifies them with the committed keys: those that an entry names,
/// from the objects of the log, and those that are not recorded yet, from `approvals/`.
struct StatementReader: StatementSource {
  /// The folder, relative to the root, of the statements that are not recorded yet.
  static let folder = "approvals"
  /// The maximum number of statements that an entry can name.
  private static let entryLimit = 32
  private static let byteLimit = 16 << 10

  let verifier: ApprovalVerifier<SSHKeygen>
  let objects: ObjectStore
  private let unrecorded: [ApprovalFile]

  /// Reads the keys and the statements in `approvals/`.
  init(
    _ workspace: Workspace, _ objects: ObjectStore, _ environment: [String: String]
  ) throws(Failure) {
    verifier = try workspace.approvalVerifier(environment)
    self.objects = objects
    unrecorded = try ApprovalFile.all(in: workspace.path(StatementReader.folder))
  }

  func pending() throws(Failure) -> [ApprovalFile] { unrecorded }

  func verify(
    _ files: [ApprovalFile], _ criteria: ApprovalCriteria
  ) throws(Failure) -> ApprovalResult {
    try verifier.verify(files, criteria)
  }

  func statements(of entry: Entry) throws(Failure) -> StoredStatements {
    let named = EntryStatements(of: entry).named
    guard !named.isEmpty else { return .absent("names no signed statements") }
    guard named.count <= StatementReader.entryLimit else {
      return .absent(
        "names \(named.count) statements, expected at most \(StatementReader.entryLimit)")
    }
    var files: [ApprovalFile] = []
    for one in named {
      guard let signature = one.signature else {
        return .absent("names no signature of \(one.name)")
      }
      guard let statement = try content(of: one.statement, one.name),
        let signature = try content(of: signature, one.name)
      else { return .absent("names statements that are not stored") }
      files.append(ApprovalFile(name: one.name, statement: statement, signature: signature))
    }
    return .files(files)
  }

  private func content(of digest: Digest, _ name: String) throws(Failure) -> [UInt8]? {
    guard let bytes = try objects.content(of: digest) else { return nil }
    guard bytes.count <= StatementReader.byteLimit else {
      throw Failure(
        .integrity,
        "\(objects.path(of: digest)): \(bytes.count) bytes, expected \(name) of at most "
          + "\(StatementReader.byteLimit)")
    }
    return bytes
  }
}

// What the log records, verified.
extension StatementReader {
  /// Verifies the changes of an allow-list.
  func allowList(
    of environment: EnvironmentName, in log: DeploymentLog, _ policy: PromotionPolicy,
    now: Timestamp
  ) throws(Failure) -> ApprovedChanges {
    try ApprovedChanges(
      log.allowListChanges(of: environment), digest: "allowlist", in: self, now: now
    ) { ApprovalCriteria(allowListOf: environment, from: $0, to: $1, policy, now: $2) }
  }

  /// Verifies the changes of the manifest key.
  func manifestKey(
    in log: DeploymentLog, _ policy: PromotionPolicy, now: Timestamp
  ) throws(Failure) -> ApprovedChanges {
    try ApprovedChanges(log.manifestKeyChanges, digest: "manifest_key", in: self, now: now) {
      ApprovalCriteria(manifestKeyFrom: $0, to: $1, policy, now: $2)
    }
  }

  /// Verifies which incidents are closed.
  func incidents(
    in log: DeploymentLog, _ policy: PromotionPolicy, _ store: ManifestStore, now: Timestamp
  ) throws(Failure) -> IncidentBook {
    try IncidentBook(reading: log.entries, policy, in: self, now: now) {
      digest, environment throws(Failure) in
      try store.stored(digest, environment)?.manifest
    }
  }
}

extension ObjectStore {
  /// Stores the statements in `files` that `approvals` count, with their signatures, and returns the
  /// digests with which an entry names them.
  func store(
    _ approvals: [CountedApproval], of files: [ApprovalFile]
  ) throws(Failure) -> [String: Digest] {
    var signatures: [Digest] = []
    for approval in approvals {
      let file = files.first {
        $0.name == approval.file && $0.statement.map { SHA256.digest(of: $0) } == approval.digest
      }
      guard let statement = file?.statement, let signature = file?.signature else {
        preconditionFailure("a counted approval has a statement and a signature")
      }
      try store(statement)
      signatures.append(try store(signature))
    }
    return EntryStatements.digests(of: approvals, signatures: signatures)
  }
}
