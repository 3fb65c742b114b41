import Configuration
import Console
import Durable
import Gate
import Policy

/// `relayctl gate`: decides whether the evidence allows a promotion.
enum GateCommand {
  private static let out = Option<String>.value(
    "out", .path, default: "verdict.json", help: "the file to write the verdict to")

  static let command = Command(
    "gate", summary: "decide whether the evidence allows a promotion",
    discussion: """
      Evaluates every rule that the policy requires for the promotion, prints the outcomes, and writes the verdict for \
      relayctl approve. The verdict is no if evidence is missing, stale, empty, malformed or about something else. \
      With --signer, a verdict of yes is signed. A promotion requires a signer.
      """,
    arguments: [GateOptions.from, GateOptions.to], options: GateOptions.inputs + [out],
    examples: [
      Example(
        "relayctl gate staging prod --evidence evidence",
        "prints the outcomes and writes verdict.json"),
      Example(
        "relayctl gate staging prod --evidence evidence --format sarif > gate.sarif",
        "writes the outcomes as SARIF, for code hosts that display it"),
    ],
    exitStatuses: [
      .yes: "the promotion satisfies every rule", .no: "the promotion violates a rule",
      .integrity: "a digest or signature in the evidence is invalid",
    ]
  ) { invocation, terminal throws(Failure) in
    let request = try GateRequest(invocation)
    let input = try GateInput(request, invocation)
    let workspace = request.workspace
    try OutputPath("--out", invocation[out], .verdict)
      .require(in: workspace, log: workspace.path(input.policy.logbook.path))
    let decision = GateDecision(input)
    let document = try VerdictDocument.signed(decision, by: request, input)
    try durable(AtomicFile.write(document.bytes, to: invocation[out], mode: .shared))
    let report = GateReport(decision: decision)
    try terminal.answer(report, invocation)
    if invocation.environment["GITHUB_ACTIONS"] == "true" {
      for annotation in report.annotations { terminal.note(annotation) }
    }
    return decision.answer.exitStatus
  }
}

extension RuleOutcome.Answer {
  /// The exit status of a command that ends with this answer.
  var exitStatus: ExitStatus {
    switch self {
    case .yes: .yes
    case .no: .no
    case .integrity: .integrity
    case .undecided: .undecided
    }
  }
}
