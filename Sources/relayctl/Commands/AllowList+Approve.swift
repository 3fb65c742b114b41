import Console
import Crypto
import JSON
import Logbook
import Manifest

extension AllowListCommand {
  static let approve = Command(
    "approve", summary: "sign a changed allow-list; the last signature records it",
    discussion: """
      Signs the SHA-256 of the committed allowlist.sha256 in the namespace relay-allowlist. When the people whom the \
      policy asks for have signed, security and the chat owner, the change is recorded in the logbook; the gate then \
      takes the file for this environment.
      """,
    arguments: [CommonOptions.environment],
    options: [
      ApprovalOptions.principal, ApprovalOptions.role, ApprovalOptions.key, ApprovalOptions.reason,
      ApprovalOptions.ticket, ApprovalOptions.out, GitOptions.actor, GitOptions.commit,
    ] + LogbookEntryWriter.options,
    examples: [
      Example(
        "relayctl allowlist approve prod --as carol@example.com --ticket OPS-9",
        "the first of two signatures")
    ],
    exitStatuses: [
      .yes: "signed; the answer says whether the change is recorded or who is missing",
      .no: "this person may not approve it",
    ]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let policy = try workspace.policyInForce()
    let list = AllowListApproval(invocation[CommonOptions.environment], policy, workspace)
    // Opened before anything is signed: a log that cannot be written would leave the last signature unrecorded.
    let writer = try LogbookEntryWriter(invocation, workspace)
    let actor = try GitOptions.actor(invocation, workspace)
    let commit = try GitOptions.commit(invocation, workspace)
    let signing = try ApprovalSigning(
      invocation, workspace, policy, requester: nil, namespace: ApprovalJudge.allowLists,
      folder: list.folder)
    let approval = try signing.approval(of: list.digest(), .approve, validFor: nil)
    let path = try signing.sign(approval)
    let result = try list.result()
    var entry: Int?
    if result.isSatisfied {
      var draft = try list.draft(result, ticket: invocation[ApprovalOptions.ticket] ?? "")
      draft.actor = actor
      draft.commit = commit
      entry = try writer.append(draft).entry.seq
    }
    try terminal.answer(
      FactReport(
        signing.report(approval, path).facts + [
          .init("missing", .array(result.missing.map { .string($0) })),
          .init("entry", entry.map { .integer($0) } ?? .null),
        ]), invocation)
    return .yes
  }
}
