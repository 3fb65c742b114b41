import Configuration
import Console
import Crypto
import Durable
import Policy
import RFC3339

/// The approvals of one committed file that may only change by them: an allow-list (R25), the key that signs manifests
/// (R26). The statements are about the file's SHA-256 and lie beside it.
struct FileApproval {
  /// What is approved, by its path below the root.
  let file: String
  /// The folder of the statements, below the root.
  let folder: String
  let digest: Digest
  let question: ApprovalQuestion
  private let workspace: Workspace

  /// The question about `file` as it stands; `asked` makes it from the file's digest.
  init(
    _ file: String, folder: String, in workspace: Workspace,
    _ asked: (Digest) -> ApprovalQuestion
  ) throws(Failure) {
    self.file = file
    self.folder = folder
    self.workspace = workspace
    digest = SHA256.digest(of: try workspace.content(of: workspace.path(file)))
    question = asked(digest)
  }

  /// What the statements come to.
  func result(_ judge: ApprovalJudge) throws(Failure) -> ApprovalResult {
    try judge.judge(try ApprovalFile.all(in: workspace.path(folder)), question)
  }

  /// Signs one more statement; nothing is written unless it counts.
  func sign(_ signer: ApprovalSigner, _ invocation: Invocation) throws(Failure) -> CountedApproval {
    let approval = Approval(
      case: digest, decision: .approve,
      role: try signer.role(given: invocation[ApprovalOptions.role], question),
      reason: invocation[ApprovalOptions.reason] ?? "",
      ticket: invocation[ApprovalOptions.ticket] ?? "", issued: workspace.now,
      expires: workspace.now.adding(seconds: question.validFor.components.seconds))
    let output = ApprovalOutput(workspace.path(folder), approval, by: signer.principal)
    let statement = approval.canonical
    let signature = try signer.sign(
      statement, keyFile: invocation[ApprovalOptions.key], for: question)
    let counted = try signer.checked(
      ApprovalFile(name: output.path, statement: statement, signature: signature.armored),
      question)
    try output.write(statement, signature)
    return counted
  }
}

extension Workspace {
  /// The approvals of an environment's allow-list.
  func allowListApproval(
    _ environment: EnvironmentName, _ policy: PromotionPolicy
  ) throws(Failure) -> FileApproval {
    try FileApproval(
      "environments/\(environment)/allowlist.sha256",
      folder: "environments/\(environment)/allowlist.approvals", in: self
    ) { ApprovalQuestion(allowList: $0, requester: nil, policy, now: now) }
  }

  /// The approvals of the key that signs manifests: two people.
  func signingKeyApproval(_ policy: PromotionPolicy) throws(Failure) -> FileApproval {
    try FileApproval(
      "environments/keys/manifest.pem", folder: "environments/keys/manifest.approvals", in: self
    ) { ApprovalQuestion(signingKey: $0, requester: nil, policy, now: now) }
  }
}
