import Configuration
import Console
import Crypto
import Durable
import Logbook

/// `relayctl promote`: the gate once more, the approvals, a signed statement, an entry in the logbook (R35, R37).
enum PromoteCommand {
  private static let approvals = Option<String?>.optional(
    "approvals", .directory, help: "the folder of approvals; needed where the policy asks for some")
  private static let verdict = Option<String>.value(
    "verdict", .path, default: "verdict.json",
    help: "the verdict that was approved; tells what changed when the case is another one")
  private static let ticket = Option<String?>.optional(
    "ticket", .ticket, help: "the ticket of the deployment")
  private static let deploy = Option<String?>.optional(
    "deploy", .text.named("ID"), help: "the id of the deployment; default: from the case")
  private static let releaseNotes = Option<String?>.optional(
    "release-notes", .path, help: "also write the deployment audit, as Markdown")

  static let command = Command(
    "promote", summary: "promote what the gate and the approvals allow, and record it",
    discussion: """
      Makes the case again from the same evidence, judges the approvals, signs the promotion statement, stores it \
      beside the logbook and appends the entry. All or nothing: until the entry is there nothing counts, and a run \
      that was killed is finished by running it again. A case that is promoted already is not promoted twice.
      """,
    arguments: [GateOptions.from, GateOptions.to],
    options: GateOptions.inputs + [
      approvals, verdict, ticket, deploy, releaseNotes, CommonOptions.logKeyFile,
      CommonOptions.wait, LogbookOptions.offline,
    ],
    examples: [
      Example(
        "relayctl promote staging prod --evidence evidence --approvals approvals --ticket OPS-1423",
        "what CI runs once the approvals are there")
    ],
    exitStatuses: [
      .yes: "promoted and recorded", .no: "a rule or the approvals say no",
      .integrity: "a digest or signature is wrong",
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
      try durable { () throws(DurableError) in
        try AtomicFile.write(Array(notes.markdown.utf8), to: path, mode: .shared)
      }
    }
    try terminal.answer(done.report(of: decision), invocation)
    return .yes
  }
}
