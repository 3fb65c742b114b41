import Console
import Logbook

extension KeyCommand {
  static let approve = Command(
    "approve",
    summary: "sign a changed manifest key; two people do, and the second signature records it",
    discussion: """
      Signs the SHA-256 of the committed environments/keys/manifest.pem. A manifest that is signed with another key than \
      the last promotion's counts only once the people whom approvals.signing_key of the policy asks for have signed.
      """,
    options: ApprovalOptions.all + [GitOptions.actor, GitOptions.commit]
      + LogbookEntryWriter.options,
    examples: [
      Example(
        "relayctl key approve --as carol@example.com --ticket SEC-12",
        "the first of two signatures")
    ],
    exitStatuses: [
      .yes: "signed; the answer says whether the change is recorded or who is missing",
      .no: "this person may not approve it",
    ]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let approval = try workspace.signingKeyApproval(workspace.policyInForce())
    return try FileApprovalAct(approval, workspace, invocation).perform(
      EntryDraft(time: workspace.now, kind: .approval), digest: "manifest_key", terminal)
  }
}
