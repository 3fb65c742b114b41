import Attestation
import Configuration
import Console
import Gate
import Logbook
import Policy
import RFC3339

/// Signs the statements of rotations in one environment.
struct RotationSigner {
  let keys: SignerKeys
  private let signer: StatementSigner
  private let workspace: Workspace
  private let origin: String

  /// Creates the signer that `--signer` names. Throws a usage error if there is none.
  init(
    _ invocation: Invocation, _ workspace: Workspace, _ environment: EnvironmentName
  ) throws(Failure) {
    guard let uri = invocation[CommonOptions.signer] else {
      throw Failure(
        .usage, "no signer for the rotation, expected --signer URI", hint: "or set RELAYCTL_SIGNER")
    }
    let policy = try workspace.policyInForce()
    keys = try workspace.signerKeys(of: environment, by: policy)
    signer = try StatementSigner(uri, policy, keys)
    origin = policy.logbookOrigin
    self.workspace = workspace
  }

  /// Signs a statement about the rotation that `draft` records, stores it below `log`, and returns
  /// the entry that names it.
  func signed(
    _ draft: EntryDraft, created: Timestamp, in log: LogFolder
  ) throws(Failure) -> EntryDraft {
    guard
      let statement = RotationStatement(
        draft, created: created, origin: origin, time: workspace.now)
    else { preconditionFailure("the draft of a rotation has every part") }
    let envelope = try signer.envelope(of: statement.statement)
    var draft = draft
    draft.digests[DeploymentLog.statementName] = try ObjectStore(of: log).store(envelope.file)
    return draft
  }
}
