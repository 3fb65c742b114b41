import Console
import Durable
import Manifest

/// `relayctl gate`: decides a promotion by its evidence (R34–R36).
enum GateCommand {
  static let from = Argument<EnvironmentName>("FROM", .environment, help: "what is promoted")
  static let to = Argument<EnvironmentName>(
    "TO", .environment, help: "where it is promoted to")

  static let evidence = Option<String>.required(
    "evidence", .directory, help: "the folder of evidence, with its evidence.json")
  static let manifest = Option<String?>.optional(
    "manifest", .text.named("MANIFEST"),
    help: "the manifest that is promoted, by path or digest; default: the only one of the commit")
  static let lock = Option<String?>.optional(
    "lock", .path, help: "the lock; default: relay.lock below the root")
  private static let out = Option<String>.value(
    "out", .path, default: "verdict.json", help: "where the verdict is written")

  static let inputs: [any AnyOption] = [
    evidence, manifest, lock, GitOptions.actor, GitOptions.commit, CommonOptions.signer,
    CommonOptions.vaultKeyFile, LogbookCommand.log,
  ]

  static let command = Command(
    "gate", summary: "decide a promotion by its evidence",
    discussion: """
      Evaluates every rule that the policy asks of the promotion, prints the table, and writes the verdict that is \
      approved next. Evidence that is missing, stale, empty, malformed or about something else is a no. A yes is \
      signed when a signer is given; relayctl promote refuses one that is not.
      """,
    arguments: [from, to], options: inputs + [out],
    examples: [
      Example("relayctl gate staging prod --evidence evidence", "the table, and verdict.json"),
      Example(
        "relayctl gate staging prod --evidence evidence --format sarif > gate.sarif",
        "for a code host that shows SARIF"),
    ],
    exitStatuses: [
      .yes: "every rule says yes", .no: "a rule says no",
      .integrity: "a digest or signature of the evidence is wrong",
    ]
  ) { invocation, terminal throws(Failure) in
    let request = try request(invocation)
    let decision = GateDecision(try GateInput(request, invocation))
    let document = try VerdictDocument.signed(
      decision, by: request, policy: request.workspace.policy())
    try durable { () throws(DurableError) in
      try AtomicFile.write(document.bytes, to: invocation[out], mode: .shared)
    }
    let report = GateReport(decision: decision)
    try terminal.answer(report, invocation)
    if invocation.environment["GITHUB_ACTIONS"] == "true" {
      for annotation in report.annotations { terminal.note(annotation) }
    }
    return decision.exitStatus
  }

  /// What `gate` and `promote` are asked, from the same options.
  static func request(_ invocation: Invocation) throws(Failure) -> GateRequest {
    let workspace = try Workspace(invocation)
    return GateRequest(
      workspace: workspace, from: invocation[from], to: invocation[to],
      evidence: invocation[evidence], commit: try GitOptions.commit(invocation, workspace),
      requestedBy: try GitOptions.actor(invocation, workspace),
      signer: invocation[CommonOptions.signer], manifest: invocation[manifest],
      lock: invocation[lock])
  }
}
