import Configuration
import Console
import Logbook

extension AllowListCommand {
  static let approve = Command(
    "approve", summary: "sign a changed allow-list; the last signature records it",
    discussion: """
      Signs the SHA-256 of the committed allowlist.sha256 in the namespace relay-allowlist. When the people whom the \
      policy asks for have signed, security and the chat owner, the change is recorded in the logbook; the gate then \
      takes the file for this environment.
      """,
    arguments: [CommonOptions.environment],
    options: ApprovalOptions.all + [GitOptions.actor, GitOptions.commit]
      + LogbookEntryWriter.options,
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
    let environment = invocation[CommonOptions.environment]
    let approval = try workspace.allowListApproval(environment, workspace.policyInForce())
    return try FileApprovalAct(approval, workspace, invocation).perform(
      EntryDraft(time: workspace.now, kind: .allowlist, env: environment.rawValue),
      digest: "allowlist", terminal)
  }
}
