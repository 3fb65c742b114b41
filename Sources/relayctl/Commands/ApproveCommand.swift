import Attestation
import Console
import Crypto
import Durable
import Gate
import JSON
import RFC3339

/// `relayctl approve`: signs an approval or a rejection of one verdict with an SSH key
/// (docs/formats/approval.md).
enum ApproveCommand {
  private static let verdict = Argument<String>(
    "VERDICT", ValueKind<String>.path.named("VERDICT"),
    help: "the verdict.json written by relayctl gate")
  private static let reject = Option<Bool>.flag(
    "reject",
    help: "reject instead of approve; a single rejection stops the promotion; requires --reason")
  private static let expiresIn = Option<Duration?>.optional(
    "expires-in", .duration(in: .seconds(1)...(.seconds(604_800))),
    help: "how long the approval is valid; default and maximum: approvals.valid_for in the policy")
  private static let out = Option<String?>.optional(
    "out", .path,
    help:
      "the folder or the file NAME.json to write to; default: approvals/ in the folder of VERDICT")
  private static let yes = Option<Bool>.flag("yes", help: "do not ask for confirmation")

  static let command = Command(
    "approve", summary: "approve or reject a promotion that the gate allows",
    discussion: """
      Shows the promotion, asks for confirmation, and signs a statement about the case with ssh-keygen -Y sign, which \
      supports FIDO keys and ssh-agent. Writes the statement to NAME.json and the signature to NAME.json.sig, which \
      can be verified with ssh-keygen -Y verify. Nothing is written unless the approval is valid under the policy and \
      environments/allowed_signers.
      """,
    arguments: [verdict],
    options: ApprovalOptions.all + [reject, expiresIn, out, yes],
    examples: [
      Example(
        "relayctl approve verdict.json --as alice@example.com --ticket OPS-1423",
        "approves with alice's key in ssh-agent")
    ],
    exitStatuses: [
      .no:
        "the verdict is not yes, you requested the promotion, you lack the key or role, or you did not confirm",
      .integrity: "the verdict was edited",
    ]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation).atRelease()
    try workspace.requireRealTime()
    try workspace.requireInputsOfRelease()
    let request = ApprovalRequest(
      workspace: workspace, policy: try workspace.policyInForce(),
      document: try document(invocation[verdict], workspace),
      signer: ApprovalSigner(
        verifier: try workspace.approvalVerifier(invocation.environment),
        principal: invocation[ApprovalOptions.principal]),
      decision: invocation[reject] ? .reject : .approve)
    let signer = request.signer
    terminal.warn(of: signer.verifier)
    let criteria = try request.criteria()
    try request.requireApprovable(criteria)
    let approval = try approval(invocation, request, criteria)
    let path = invocation[out] ?? folder(of: invocation[verdict]) + "approvals"
    let output = ApprovalOutput(path, approval, by: signer.principal)
    try OutputPath("--out", output.path, .checkedElsewhere).require(in: workspace)

    try confirm(request, approval, invocation, terminal)
    let statement = approval.canonical
    if signer.verifier.signers.lines(of: signer.principal).contains(where: \.key.isOnDevice) {
      terminal.note("touch your security key when it blinks")
    }
    let signature = try signer.sign(
      statement, keyFile: invocation[ApprovalOptions.key], for: criteria)
    let counted = try signer.checked(
      ApprovalFile(name: output.path, statement: statement, signature: signature.armored),
      criteria)
    try output.write(statement, signature)
    try terminal.answer(FactReport(counted), invocation)
    return .yes
  }

  private static func document(
    _ path: String, _ workspace: Workspace
  ) throws(Failure) -> VerdictDocument {
    try VerdictDocument(file: path, workspace.content(of: path, limit: .mebibytes(16)))
  }

  private static func approval(
    _ invocation: Invocation, _ request: ApprovalRequest, _ criteria: ApprovalCriteria
  ) throws(Failure) -> Approval {
    guard request.decision == .approve || invocation[ApprovalOptions.reason]?.isEmpty == false
    else {
      throw Failure(.usage, "--reject requires a reason, expected --reason TEXT")
    }
    let most = criteria.validFor
    let time = invocation[expiresIn] ?? most
    guard time <= most else {
      throw Failure(
        .usage, "--expires-in: too long, expected at most \(most.components.seconds)s",
        hint: "approvals.valid_for in environments/policy.yaml is the maximum")
    }
    let now = request.workspace.now
    return Approval(
      subject: criteria.subject, decision: request.decision,
      role: try request.signer.role(given: invocation[ApprovalOptions.role], criteria),
      reason: invocation[ApprovalOptions.reason] ?? "",
      ticket: invocation[ApprovalOptions.ticket] ?? "", issued: now,
      expires: now.adding(seconds: max(1, time.components.seconds)))
  }

  /// Shows the promotion and the statement. Then asks for confirmation unless `--yes` was passed.
  private static func confirm(
    _ request: ApprovalRequest, _ statement: Approval, _ invocation: Invocation,
    _ terminal: Terminal
  ) throws(Failure) {
    guard invocation[yes] || terminal.input.isTerminal else {
      throw Failure(.usage, "cannot ask for confirmation: stdin is not a terminal (pass --yes)")
    }
    let brief = ApprovalSummary(
      document: request.document, manifest: try request.manifest(),
      isSigned: try request.isSummarySigned(), statement: statement)
    try terminal.err.write(brief.text(for: terminal.err))
    guard !invocation[yes] else { return }
    try terminal.err.write(
      "\(request.decision.rawValue) as \(escapedForTerminal(request.signer.principal))? [y/N] ")
    guard ["y", "yes"].contains(readLine()?.lowercased()) else {
      throw Failure(.no, "not confirmed, so nothing was signed")
    }
  }

  private static func folder(of path: String) -> String {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[...$0]) } ?? ""
  }

}

extension Terminal {
  /// Prints a warning for each line of `allowed_signers` that is invalid and therefore ignored.
  func warn(of verifier: ApprovalVerifier<SSHKeygen>) {
    for defect in verifier.signers.defects {
      note("warning: \(verifier.signersFile):\(defect.number): \(defect.reason)")
    }
  }
}
