import Configuration
import Console
import Crypto
import JSON
import Logbook

/// `relayctl logbook`: writes, reads and proves the append-only record of deployments
/// (docs/formats/logbook.md).
///
/// This file declares `init` and `append`. The other subcommands are in extensions.
enum LogbookCommand {
  static let command = Command(
    "logbook", summary: "append to the logbook, read it and prove its entries",
    discussion: """
      The logbook is an append-only Merkle log (RFC 6962) with signed checkpoints, in the formats of C2SP. It consists \
      of entries.jsonl, checkpoint and tile/ below logbook/. Before an entry is shown, relayctl verifies that the \
      checkpoint includes it and that the key in environments/keys/logbook.vkey signed the checkpoint.
      """,
    options: [LogbookOptions.log],
    subcommands: [initialise, append, list, show, verify, prove, check, export, cosign])

  static let initialise = Command(
    "init", summary: "create an empty logbook",
    discussion:
      "Fails if the folder already has a log. The name of its key must equal logbook.origin in policy.yaml.",
    options: [CommonOptions.logKeyFile],
    examples: [
      Example(
        "relayctl logbook init --log-key-file ~/keys/logbook.key",
        "creates an empty log and signs its checkpoint")
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

  /// Returns the origin, size and root of a checkpoint.
  static func facts(of checkpoint: Checkpoint) -> [FactReport.Fact] {
    [
      .init("origin", .string(checkpoint.origin.description)),
      .init("size", .integer(checkpoint.size)), .init("root", .string(checkpoint.root.hex)),
    ]
  }

  private static let kind = Argument<EntryKind>(
    "KIND", .choice(), help: "the kind of event to record")
  private static let environment = Option<EnvironmentName?>.optional(
    "env", .environment, help: "the event's environment")
  private static let ticket = Option<String?>.optional(
    "ticket", .ticket, help: "the ticket for the change")
  private static let deploy = Option<String?>.optional(
    "deploy", .text.named("ID"), help: "the id of the deployment")
  private static let digests = Option<[Named<Digest>]>.repeated(
    "digest", .namedDigest, help: "a digest to record under a name")
  private static let details = Option<[Named<String>]>.repeated(
    "detail", .namedText, help: "a string to record under a name")
  static let append = Command(
    "append", summary: "append an entry and sign the log",
    discussion: """
      The answer is printed after the entry is durable and signed. If an earlier append was interrupted, its entry is \
      completed first, or its incomplete line is moved to another file. If the log is in a git repository and the \
      current branch has an upstream, the log must extend the checkpoint in the upstream branch.
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
    exitStatuses: [.no: "the log is older than the log in the upstream branch"]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let writer = try LogbookEntryWriter(invocation, workspace)
    // Prints the answer as soon as the entry is durable, before the append removes stale
    // tiles.
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
        throw Failure(.usage, "--digest \(digest.name): given twice")
      }
    }
    for detail in invocation[details] {
      guard detail.name != "forced_time" else {
        throw Failure(
          .usage, "--detail forced_time: reserved, expected another name",
          hint: "an append with --now records it")
      }
      guard draft.details.updateValue(detail.value, forKey: detail.name) == nil else {
        throw Failure(.usage, "--detail \(detail.name): given twice")
      }
    }
    guard !invocation[LogbookOptions.offline] || draft.details["offline"] == nil else {
      throw Failure(
        .usage, "--detail offline: conflicts with --offline, expected only one of them")
    }
    return draft
  }
}
