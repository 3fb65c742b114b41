import Configuration
import Console
import Crypto
import JSON
import Logbook

/// `relayctl logbook`: the append-only record of deployments (docs/formats/logbook.md). This file
/// has the commands that write it; the others are in extensions.
enum LogbookCommand {
  static let command = Command(
    "logbook", summary: "append to the logbook, read it and prove its entries",
    discussion: """
      An append-only Merkle log (RFC 6962) with signed checkpoints, in the formats of C2SP: entries.jsonl, checkpoint \
      and tile/ below logbook/. Every entry is proved against the checkpoint before it is shown, with the key in \
      environments/keys/logbook.vkey.
      """,
    options: [LogbookOptions.log],
    subcommands: [initialise, append, list, show, verify, prove, check, export, cosign])

  static let initialise = Command(
    "init", summary: "create an empty logbook",
    discussion:
      "Refuses a folder that has a log. The origin is the name of the key, which policy.yaml must name too.",
    options: [CommonOptions.logKeyFile],
    examples: [
      Example(
        "relayctl logbook init --log-key-file ~/keys/logbook.key",
        "creates and signs a log without entries")
    ]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let log = try workspace.logbook(invocation)
    let signer = try workspace.logbookSigner(invocation, for: log)
    let signed = try logged(log.initialize(signer: signer))
    let facts = FactReport([.init("log", .string(log.path))] + facts(of: signed.checkpoint))
    try terminal.answer(facts, invocation)
    return .yes
  }

  /// The facts of a checkpoint.
  static func facts(of checkpoint: Checkpoint) -> [FactReport.Fact] {
    [
      .init("origin", .string(checkpoint.origin.description)),
      .init("size", .integer(checkpoint.size)), .init("root", .string(checkpoint.root.hex)),
    ]
  }

  private static let kind = Argument<EntryKind>("KIND", .choice(), help: "what happened")
  private static let environment = Option<EnvironmentName?>.optional(
    "env", .environment, help: "the environment in which it happened")
  private static let ticket = Option<String?>.optional(
    "ticket", .ticket, help: "the ticket of the change")
  private static let deploy = Option<String?>.optional(
    "deploy", .text.named("ID"), help: "the id of the deployment")
  private static let digests = Option<[Named<Digest>]>.repeated(
    "digest", .namedDigest, help: "the digest of something involved")
  private static let details = Option<[Named<String>]>.repeated(
    "detail", .namedText, help: "any other detail")
  static let append = Command(
    "append", summary: "append an entry and sign the log",
    discussion: """
      The entry is durable and signed before the answer is printed. The leftovers of an append that was killed are \
      completed or set aside first. If the log is in a git repository whose branch has an upstream, the log must \
      extend the checkpoint that is committed there.
      """,
    arguments: [kind],
    options: [
      environment, GitOptions.actor, GitOptions.commit, ticket, deploy, digests, details,
      CommonOptions.wait, LogbookOptions.offline, CommonOptions.logKeyFile,
    ],
    examples: [
      Example(
        "relayctl logbook append deploy --env staging --ticket OPS-1423 --deploy d-42",
        "records a deployment, with git's user.email and HEAD")
    ],
    exitStatuses: [.no: "this copy is older than that of the upstream branch"]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let writer = try LogbookEntryWriter(invocation, workspace)
    // The answer is the acknowledgment: it is printed once the entry is durable, before the append
    // cleans up.
    var unanswered: Failure?
    _ = try writer.append(try draft(invocation, workspace)) { appended in
      do throws(Failure) {
        try terminal.answer(AppendReport(appended: appended), invocation)
      } catch {
        unanswered = error
      }
    }
    if let unanswered { throw unanswered }
    return .yes
  }

  private static func draft(
    _ invocation: Invocation, _ workspace: Workspace
  ) throws(Failure) -> EntryDraft {
    var draft = EntryDraft(time: workspace.now, kind: invocation[kind])
    draft.env = invocation[environment]?.rawValue ?? ""
    draft.actor = try GitOptions.actor(invocation, workspace)
    draft.commit = try GitOptions.commit(invocation, workspace)
    draft.ticket = invocation[ticket] ?? ""
    draft.deploy = invocation[deploy] ?? ""
    for digest in invocation[digests] {
      guard draft.digests.updateValue(digest.value, forKey: digest.name) == nil else {
        throw Failure(.usage, "--digest \(digest.name): given twice, expected each name once")
      }
    }
    for detail in invocation[details] {
      guard draft.details.updateValue(detail.value, forKey: detail.name) == nil else {
        throw Failure(.usage, "--detail \(detail.name): given twice, expected each name once")
      }
    }
    guard !invocation[LogbookOptions.offline] || draft.details["offline"] == nil else {
      throw Failure(.usage, "--detail offline: already recorded by --offline")
    }
    return draft
  }
}
