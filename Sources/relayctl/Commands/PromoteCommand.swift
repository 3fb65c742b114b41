import Configuration
import Console
import Crypto
import Durable
import Gate
import Logbook

/// `relayctl promote`: evaluates the gate again, counts the approvals, signs the statement and
/// appends the entry.
enum PromoteCommand {
  private static let approvals = Option<String?>.optional(
    "approvals", .directory,
    help: "the folder of approvals; required if the policy requires approvals")
  private static let verdict = Option<String>.value(
    "verdict", .path, default: "verdict.json",
    help: "the approved verdict; used to report what changed if the case differs")
  private static let ticket = Option<String?>.optional(
    "ticket", .ticket, help: "the ticket of the deployment")
  private static let deploy = Option<String?>.optional(
    "deploy", .text.named("ID"), help: "the id of the deployment; default: from the case")
  private static let releaseNotes = Option<String?>.optional(
    "release-notes", .path, help: "also write the deployment audit, as Markdown")

  static let command = Command(
    "promote", summary: "record a promotion that the gate and the approvals allow",
    discussion: """
      Builds the case again from the same evidence, verifies the approvals, signs the promotion statement, stores it \
      beside the logbook and appends the entry. Nothing counts until the entry is durable; to finish a run that was \
      killed, run it again. A case is never promoted twice.
      """,
    arguments: [GateOptions.from, GateOptions.to],
    options: GateOptions.inputs + [
      approvals, verdict, ticket, deploy, releaseNotes, CommonOptions.logKeyFile,
      CommonOptions.wait, LogbookOptions.offline,
    ],
    examples: [
      Example(
        "relayctl promote staging prod --evidence evidence --approvals approvals --ticket OPS-1423",
        "promotes, in CI after the approvals")
    ],
    exitStatuses: [
      .yes: "the promotion is recorded", .no: "a rule or the approvals say no",
      .integrity: "a digest or signature is invalid",
    ]
  ) { invocation, terminal throws(Failure) in
    let request = try GateRequest(invocation)
    try request.workspace.requireRealTime()
    let input = try GateInput(request, invocation)
    let decision = GateDecision(input)
    guard decision.verdict == .yes else {
      try terminal.answer(GateReport(decision: decision), invocation)
      return decision.answer.exitStatus
    }
    let promotion = Promotion(
      input: input, decision: decision, request: request,
      approvals: invocation[approvals], environment: invocation.environment,
      verdict: invocation[verdict],
      ticket: invocation[ticket] ?? "", deploy: invocation[deploy])
    let done = try promotion.run(LogbookEntryWriter(invocation, request.workspace))
    if let path = invocation[releaseNotes] {
      let notes = ReleaseNotes(
        decision: decision, entry: done.entry, approvals: done.approvals, manifest: done.manifest)
      try durable(AtomicFile.write(Array(notes.markdown.utf8), to: path, mode: .shared))
    }
    // Tools that read the outcomes of rules also get them for a yes.
    if invocation[GateOptions.format].isForRules {
      try terminal.answer(GateReport(decision: decision), invocation)
    } else {
      try terminal.answer(done.report(of: decision), invocation)
    }
    return .yes
  }
}
