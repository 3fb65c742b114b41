import Attestation
import Console
import Gate
import RFC3339

/// Signs a person's statement about a change and writes it to `approvals/`.
struct StatementWriter {
  private let workspace: Workspace
  private let signer: ApprovalSigner
  private let invocation: Invocation

  init(_ workspace: Workspace, _ signer: ApprovalSigner, _ invocation: Invocation) {
    self.workspace = workspace
    self.signer = signer
    self.invocation = invocation
  }

  /// Signs a statement with the options of ``ApprovalOptions``. Nothing is written unless the
  /// statement counts.
  func sign(
    _ decision: Approval.Decision, _ criteria: ApprovalCriteria
  ) throws(Failure) -> (counted: CountedApproval, file: ApprovalFile) {
    guard decision == .approve || invocation[ApprovalOptions.reason]?.isEmpty == false else {
      throw Failure(.usage, "--reject requires a reason, expected --reason TEXT")
    }
    let approval = Approval(
      subject: criteria.subject, decision: decision,
      role: try signer.role(given: invocation[ApprovalOptions.role], criteria),
      reason: invocation[ApprovalOptions.reason] ?? "",
      ticket: invocation[ApprovalOptions.ticket] ?? "", issued: workspace.now,
      expires: workspace.now.adding(seconds: criteria.validFor.components.seconds))
    let output = ApprovalOutput(
      workspace.path(StatementReader.folder), approval, by: signer.principal)
    let statement = approval.canonical
    let signature = try signer.sign(
      statement, keyFile: invocation[ApprovalOptions.key], for: criteria)
    let file = ApprovalFile(
      name: output.path, statement: statement, signature: signature.armored)
    let counted = try signer.checked(file, criteria)
    try output.write(statement, signature)
    return (counted, file)
  }
}
