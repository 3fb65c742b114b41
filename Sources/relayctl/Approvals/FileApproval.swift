import Attestation
import Configuration
import Console
import Crypto
import Gate
import JSON
import Logbook
import Policy
import RFC3339

/// The approvals of one committed file that must not change without approvals: an allow-list, or
/// the key that signs manifests. The statements contain the file's SHA-256 and are in a folder next
/// to the file.
struct FileApproval {
  /// The path of the file, relative to the root of the workspace.
  let file: String
  /// The folder of the statements, relative to the root of the workspace.
  let folder: String
  let digest: Digest
  let criteria: ApprovalCriteria
  private let workspace: Workspace

  /// Reads `file` and computes its digest. `criteria` returns the policy's requirements for a file
  /// with that digest.
  init(
    _ file: String, folder: String, in workspace: Workspace,
    _ criteria: (Digest) -> ApprovalCriteria
  ) throws(Failure) {
    self.file = file
    self.folder = folder
    self.workspace = workspace
    digest = SHA256.digest(of: try workspace.content(of: workspace.path(file)))
    self.criteria = criteria(digest)
  }

  /// Verifies the statements and returns the result.
  func result(_ verifier: ApprovalVerifier<SSHKeygen>) throws(Failure) -> ApprovalResult {
    try verifier.verify(try ApprovalFile.all(in: workspace.path(folder)), criteria)
  }

  /// Signs a new statement and stores it. Nothing is written unless the approval counts.
  func sign(_ signer: ApprovalSigner, _ invocation: Invocation) throws(Failure) -> CountedApproval {
    let approval = Approval(
      subject: criteria.subject, decision: .approve,
      role: try signer.role(given: invocation[ApprovalOptions.role], criteria),
      reason: invocation[ApprovalOptions.reason] ?? "",
      ticket: invocation[ApprovalOptions.ticket] ?? "", issued: workspace.now,
      expires: workspace.now.adding(seconds: criteria.validFor.components.seconds))
    let output = ApprovalOutput(workspace.path(folder), approval, by: signer.principal)
    let statement = approval.canonical
    let signature = try signer.sign(
      statement, keyFile: invocation[ApprovalOptions.key], for: criteria)
    let counted = try signer.checked(
      ApprovalFile(name: output.path, statement: statement, signature: signature.armored),
      criteria)
    try output.write(statement, signature)
    return counted
  }
}

extension Workspace {
  /// Returns the approvals of an environment's allow-list.
  func allowListApproval(
    _ environment: EnvironmentName, _ policy: PromotionPolicy, _ log: DeploymentLog
  ) throws(Failure) -> FileApproval {
    try FileApproval(
      "environments/\(environment)/allowlist.sha256",
      folder: "environments/\(environment)/allowlist.approvals", in: self
    ) {
      ApprovalCriteria(
        allowListOf: environment, from: log.approvedAllowList(of: environment), to: $0, policy,
        now: now)
    }
  }

  /// Returns the approvals of the key that signs manifests. The policy requires at least two
  /// people.
  func signingKeyApproval(
    _ policy: PromotionPolicy, _ log: DeploymentLog
  ) throws(Failure) -> FileApproval {
    try FileApproval(
      "environments/keys/manifest.pem", folder: "environments/keys/manifest.approvals", in: self
    ) { ApprovalCriteria(manifestKeyFrom: log.approvedSigningKey, to: $0, policy, now: now) }
  }
}

/// Signs a committed file for one approver, and records the change in the logbook once no approval
/// is missing.
struct FileApprovalAct {
  private let approval: FileApproval
  private let writer: LogbookEntryWriter
  private let signer: ApprovalSigner
  private let actor: String
  private let commit: String
  private let invocation: Invocation

  /// Opens the log and the verifier before anything is signed. Otherwise a log that cannot be
  /// opened would leave the last approval unrecorded.
  init(
    _ approval: FileApproval, _ workspace: Workspace, _ invocation: Invocation
  ) throws(Failure) {
    self.approval = approval
    self.invocation = invocation
    writer = try LogbookEntryWriter(invocation, workspace)
    signer = ApprovalSigner(
      verifier: try workspace.approvalVerifier(invocation.environment),
      principal: invocation[ApprovalOptions.principal])
    actor = try GitOptions.actor(invocation, workspace)
    commit = try GitOptions.commit(invocation, workspace)
  }

  /// Signs the file. If no approval is missing after that, appends `draft` to the logbook, with the
  /// file's digest under the name `digest`.
  func perform(
    _ draft: EntryDraft, digest: String, _ terminal: Terminal
  ) throws(Failure) -> ExitStatus {
    terminal.warn(of: signer.verifier)
    let counted = try approval.sign(signer, invocation)
    let result = try approval.result(signer.verifier)
    let entry = result.isSatisfied ? try record(draft, digest, result) : nil
    try terminal.answer(
      FactReport(
        FactReport(counted).facts + [
          .init("missing", .optional(result.missingText)),
          .init("entry", entry.map { .integer($0) } ?? .null),
        ]), invocation)
    return .yes
  }

  private func record(
    _ draft: EntryDraft, _ name: String, _ result: ApprovalResult
  ) throws(Failure) -> Int {
    var draft = draft
    draft.actor = actor
    draft.commit = commit
    draft.ticket = invocation[ApprovalOptions.ticket] ?? ""
    draft.digests[name] = approval.digest
    for (number, one) in result.counted.enumerated() {
      draft.digests["approval_\(number + 1)"] = one.digest
    }
    draft.details["approved_by"] = result.counted.map(\.principal).joined(separator: ",")
    return try writer.record(draft) { log in
      log.entries.last {
        $0.kind == draft.kind && $0.content.env == draft.env && $0.content.digests[name] != nil
      }.flatMap { $0.content.digests == draft.digests ? $0 : nil }
    }.entry.seq
  }
}
