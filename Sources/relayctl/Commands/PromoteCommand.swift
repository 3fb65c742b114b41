import Configuration
import Console
import Crypto
import Durable
import Gate
import Logbook
import Policy

/// `relayctl promote`: evaluates the gate again, counts the approvals, signs the statement and
/// appends the entry.
enum PromoteCommand {
  private static let approvals = Option<String?>.optional(
    "approvals", .directory,
    help:
      "the folder that contains the approvals; required if the policy requires approvals for the promotion"
  )
  private static let verdict = Option<String>.value(
    "verdict", .path, default: "verdict.json",
    help: "the approved verdict; its case contains the ticket and the state of the logbook")
  private static let deploy = Option<String?>.optional(
    "deploy", .text.named("ID"),
    help: "the id of the deployment; default: d- and the first 12 digits of the case id")
  private static let releaseNotes = Option<String?>.optional(
    "release-notes", .path, help: "also write the deployment audit to this file, in Markdown")

  static let command = Command(
    "promote", summary: "record a promotion that the gate and the approvals allow",
    discussion: """
      Builds the case of the approved verdict again from the same evidence and judges it by the logbook of now, \
      verifies the approvals, signs the promotion statement, stores it \
      next to the logbook and appends the entry. The release is promoted only when the entry is durable. If a run is \
      interrupted, run the same command again. A case is never promoted twice.
      """,
    arguments: [GateOptions.from, GateOptions.to],
    options: GateOptions.inputs + [
      approvals, verdict, deploy, releaseNotes, CommonOptions.logKeyFile,
      LogbookOptions.wait,
    ],
    examples: [
      Example(
        "relayctl promote staging prod --evidence evidence --approvals approvals",
        "records the promotion, for example in CI after the approvals")
    ],
    exitStatuses: [
      .yes: "the promotion is recorded",
      .no: "the promotion violates a rule or lacks valid approvals",
      .integrity: "a digest or signature is invalid",
    ]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let writer = try LogbookEntryWriter(invocation, workspace, log: workspace.logbookOfPolicy())
    let notes = try invocation[releaseNotes].map { path throws(Failure) in
      try ReleaseNotesFile(path, workspace, log: writer.log.path)
    }
    // Another promotion of the same case ends before this one is judged.
    var turn = try writer.turn()
    var request = try GateRequest(invocation)
    request.approved = try ApprovedVerdict.read(
      invocation[verdict], from: request.from, to: request.to)
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
      deploy: invocation[deploy])
    let done = try promotion.run(&turn)
    let checkpoint = turn.checkpoint
    try afterRecording(done.entry) { () throws(Failure) in
      if case .ref(let ref)? = input.policy.logbook.memory {
        try LogbookMemory(ref: ref, workspace).write(checkpoint)
      }
      try notes?.write(
        ReleaseNotes(
          decision: decision, entry: done.entry, approvals: done.approvals, manifest: done.manifest)
      )
      // `junit` and `sarif` contain the outcomes of the rules even if the verdict is yes.
      if invocation[GateOptions.format].isForRules {
        try terminal.answer(GateReport(decision: decision), invocation)
      } else {
        try terminal.answer(done.report(of: decision), invocation)
      }
    }
    return .yes
  }
}
