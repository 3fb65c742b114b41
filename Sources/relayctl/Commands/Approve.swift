import Console
import Crypto
import Durable
import Manifest
import Policy
import RFC3339

/// `relayctl approve`: a person signs a verdict (R35).
enum ApproveCommand {
  private static let verdict = Argument<String>(
    "VERDICT", ValueKind<String>.path.named("VERDICT"), help: "the verdict.json of relayctl gate")
  private static let reject = Option<Bool>.flag("reject", help: "reject it: a rejection stands")
  private static let expires = Option<Duration?>.optional(
    "expires-in", .duration, help: "how long it counts; default and most: the policy's valid_for")
  private static let yes = Option<Bool>.flag(
    "yes", help: "do not ask on the terminal; what is approved is shown all the same")

  static let command = Command(
    "approve", summary: "approve or reject what the gate decided",
    discussion: """
      Shows what is approved, asks, and signs the statement with ssh-keygen -Y sign: keys in files, in the agent and in \
      FIDO tokens alike. Writes NAME.json and NAME.json.sig, which ssh-keygen -Y verify accepts. Nobody approves what \
      they asked for.
      """,
    arguments: [verdict],
    options: ApprovalOptions.all + [reject, expires, yes],
    examples: [
      Example(
        "relayctl approve verdict.json --as alice@example.com --ticket OPS-1423",
        "writes approvals/alice@example.com.json and its signature")
    ],
    exitStatuses: [
      .no: "the verdict is no yes, or this person may not approve it",
      .integrity: "the verdict was edited",
    ]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    try workspace.requireRealTime()
    let document = try read(invocation[verdict])
    let policy = try workspace.policyInForce()
    let decision: Approval.Decision = invocation[reject] ? .reject : .approve
    guard document.verdict == .yes || decision == .reject else {
      throw Failure(
        .no, "\(invocation[verdict]): the verdict is \(document.verdict.rawValue), expected yes",
        hint: "see its table for the next steps")
    }
    let signing = try ApprovalSigning(
      invocation, workspace, policy, requester: document.case.requestedBy,
      namespace: ApprovalJudge.promotions)
    guard invocation[yes] || terminal.input.isTerminal else {
      throw Failure(
        .misused, "nobody to ask: standard input is no terminal, expected one or --yes")
    }
    show(document, in: workspace, on: terminal)
    if !invocation[yes] { try confirm(decision, signing.principal, terminal) }
    let approval = try signing.approval(
      of: document.case.id, decision, validFor: invocation[expires])
    let path = try signing.sign(approval)
    try terminal.answer(signing.report(approval, path), invocation)
    return .yes
  }

  private static func read(_ path: String) throws(Failure) -> VerdictDocument {
    let bytes = try durable { () throws(DurableError) in
      try readFile(path, limit: .mebibytes(16))
    }
    do throws(EvidenceError) { return try VerdictDocument(parsing: bytes) } catch {
      throw Failure(
        error.isIntegrity ? .integrity : .misused, "\(path): \(error)",
        hint: "relayctl gate makes one")
    }
  }

  /// What is approved, on the side of the conversation.
  private static func show(
    _ document: VerdictDocument, in workspace: Workspace, on terminal: Terminal
  ) {
    let promoted = document.case
    terminal.note("\(promoted.from) → \(promoted.to), commit \(promoted.commit)")
    terminal.note("asked for by \(promoted.requestedBy), decided at \(document.decided)")
    for row in document.rules {
      terminal.note("  \(row.verdict.rawValue)  \(row.id): \(row.reason)")
    }
    terminal.note("lock      \(promoted.lock?.hex ?? "none")")
    terminal.note("manifest  \(promoted.manifest?.hex ?? "none")")
    guard let digest = promoted.manifest,
      let stored = try? ManifestStore(workspace: workspace).load(digest.hex)
    else { return }
    let artifacts = stored.manifest.artifacts
    if let image = artifacts.image { terminal.note("image     \(image.hex)") }
    for (name, digest) in artifacts.binaries.sorted(by: { $0.key < $1.key }) {
      terminal.note("\(name)  \(digest.hex)")
    }
  }

  private static func confirm(
    _ decision: Approval.Decision, _ principal: String, _ terminal: Terminal
  ) throws(Failure) {
    terminal.note("\(decision.rawValue) as \(principal)? [y/N]")
    let answer = try terminal.input.line()
    guard ["y", "yes"].contains(answer.lowercased()) else {
      throw Failure(.no, "not \(decision.rawValue)d: the answer was not y")
    }
  }
}
