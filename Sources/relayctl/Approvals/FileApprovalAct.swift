import Console
import JSON
import Logbook

/// One person signs a committed file; the signature that completes the approvals is recorded in the logbook.
struct FileApprovalAct {
  private let approval: FileApproval
  private let writer: LogbookEntryWriter
  private let signer: ApprovalSigner
  private let actor: String
  private let commit: String
  private let invocation: Invocation

  /// Opens log and judge before anything is signed: a log that cannot be written would leave the last signature
  /// unrecorded.
  init(
    _ approval: FileApproval, _ workspace: Workspace, _ invocation: Invocation
  ) throws(Failure) {
    self.approval = approval
    self.invocation = invocation
    writer = try LogbookEntryWriter(invocation, workspace)
    signer = ApprovalSigner(
      judge: try workspace.approvalJudge(invocation.environment),
      principal: invocation[ApprovalOptions.principal])
    actor = try GitOptions.actor(invocation, workspace)
    commit = try GitOptions.commit(invocation, workspace)
  }

  /// Signs, and appends `draft` with the file's digest under the name `digest` when nothing is missing any more.
  func perform(
    _ draft: EntryDraft, digest: String, _ terminal: Terminal
  ) throws(Failure) -> ExitStatus {
    terminal.warn(of: signer.judge)
    let counted = try approval.sign(signer, invocation)
    let result = try approval.result(signer.judge)
    let entry = result.isSatisfied ? try record(draft, digest, result) : nil
    try terminal.answer(
      FactReport(
        ApproveCommand.facts(counted).facts + [
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
    return try writer.append(draft).entry.seq
  }
}
