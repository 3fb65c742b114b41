import Attestation
import Configuration
import Console
import Crypto
import Gate
import JSON
import Logbook
import Policy

/// The entry of one deployment, before it is appended.
struct DeploymentRecord {
  private let draft: EntryDraft
  private let workspace: Workspace

  /// The detail that says what stands behind the entry.
  private static let evidence = "evidence"

  /// Checks the entry. Throws a usage error for a digest or detail that only a signed deployment has.
  init(_ draft: EntryDraft, _ workspace: Workspace) throws(Failure) {
    guard draft.digests[DeploymentLog.statementName] == nil else {
      throw Failure(
        .usage, "--digest statement: reserved for the signed statement, expected another name")
    }
    guard draft.details[DeploymentRecord.evidence] == nil else {
      throw Failure(.usage, "--detail evidence: reserved, expected another name")
    }
    self.draft = draft
    self.workspace = workspace
  }

  /// The entry without a statement, which counts for nothing.
  var unverified: EntryDraft {
    var draft = draft
    draft.details[DeploymentRecord.evidence] = "unverified"
    return draft
  }

  /// Signs a statement, stores it below `log`, and returns the entry that names it.
  func signed(by uri: String, in log: LogFolder) throws(Failure) -> EntryDraft {
    let (environment, result) = try claim()
    let policy = try workspace.policyInForce()
    let keys = try workspace.signerKeys(of: environment, by: policy)
    let statement = DeploymentStatement(
      draft, environment: environment, result: result, origin: policy.logbookOrigin,
      time: workspace.now)
    let envelope = try StatementSigner(uri, policy, keys).envelope(of: statement.statement)
    var draft = draft
    draft.details[DeploymentRecord.evidence] = "stated"
    draft.digests[DeploymentLog.statementName] = try ObjectStore(of: log).store(envelope.file)
    return draft
  }

  /// Returns what the deployer claims. Throws a usage error if a part of the claim is missing.
  private func claim() throws(Failure) -> (EnvironmentName, DeploymentStatement.Result) {
    guard let environment = EnvironmentName(rawValue: draft.env) else {
      throw Failure(.usage, "no environment, expected --env ENV for a signed deployment")
    }
    guard draft.digests["lock"] != nil else {
      throw Failure(
        .usage, "no lock, expected --digest lock=sha256:HEX for a signed deployment",
        hint: "the digest is that of sha256sum relay.lock")
    }
    if let name = DeploymentStatement.foreignDigests(in: draft).first {
      throw Failure(
        .usage,
        "--digest \(name): not an artifact of a deployment, expected lock, image, manifest or binary_NAME"
      )
    }
    guard let result = DeploymentStatement.Result(rawValue: draft.details["result"] ?? "") else {
      throw Failure(
        .usage,
        "no result, expected --detail result=healthy or --detail result=aborted for a signed deployment"
      )
    }
    return (environment, result)
  }
}

extension DSSEEnvelope {
  /// The content of the file that contains the envelope: one line of canonical JSON.
  var file: [UInt8] { json.canonical + [UInt8(ascii: "\n")] }
}
