import Configuration
import Console
import Crypto
import Gate
import Logbook
import Policy

// The subcommand `append`.
extension LogbookCommand {
  private static let kind = Argument<EntryKind>(
    "KIND", .appendedKind, help: "the kind of event to record: note or deploy")
  private static let environment = Option<EnvironmentName?>.optional(
    "env", .environment, help: "the event's environment")
  private static let ticket = Option<String?>.optional(
    "ticket", .ticket, help: "the ticket for the change")
  private static let deploy = Option<String?>.optional(
    "deploy", .text.named("ID"), help: "the id of the deployment")
  private static let digests = Option<[Named<Digest>]>.repeated(
    "digest", .namedDigest,
    help: "a digest to record under a name; for a deployment: lock, image, manifest, binary_NAME")
  private static let details = Option<[Named<String>]>.repeated(
    "detail", .namedText,
    help: "a string to record under a name; for a deployment: result=healthy or result=aborted")
  static let append = Command(
    "append", summary: "append a note or a deployment, and sign the log",
    discussion: """
      A deployment counts for the gate only with --signer: relayctl then signs a statement with a key that the policy \
      lists for the environment, and stores it below logbook/objects. Without a signer, the entry is recorded as \
      unverified and counts for nothing. Events of other kinds are recorded by the commands that check them.

      The answer is printed after the entry is durable and signed. If an earlier append was interrupted, its entry is \
      completed first, or its incomplete line is moved to another file. If the log is in a git repository and the \
      current branch has an upstream, the log must extend the checkpoint in the upstream branch.
      """,
    arguments: [kind],
    options: [
      environment, GitOptions.actor, GitOptions.commit, ticket, deploy, digests, details,
      CommonOptions.signer, LogbookOptions.wait, LogbookOptions.offline, CommonOptions.logKeyFile,
    ],
    examples: [
      Example(
        "relayctl logbook append deploy --env staging --ticket OPS-1423 --deploy d-42 "
          + "--digest lock=sha256:6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d "
          + "--detail result=healthy --signer file:../keys/staging.key",
        "records a signed deployment, with git's user.email and HEAD")
    ],
    exitStatuses: [
      .no: "the log is older than the log in the upstream branch, or the policy forbids the signer",
      .integrity: "the log is damaged, or no key that the policy lists verifies the signature",
    ]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let writer = try LogbookEntryWriter(invocation, workspace)
    var draft = try draft(invocation, workspace)
    if draft.kind == .deploy {
      let record = try DeploymentRecord(draft, workspace)
      if let uri = invocation[CommonOptions.signer] {
        draft = try record.signed(by: uri, in: writer.log)
      } else {
        draft = record.unverified
        terminal.note(
          "warning: no --signer, so the deployment is recorded as unverified and counts for nothing"
        )
      }
    }
    // Prints the answer as soon as the entry is durable, before the append removes stale
    // tiles.
    var unanswered: Failure?
    _ = try writer.append(draft) { appended in
      do throws(Failure) {
        try terminal.answer(AppendReport(appended: appended), invocation, recorded: appended.entry)
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

extension ValueKind where Value == EntryKind {
  /// A kind of entry that `logbook append` records. Every other kind belongs to a command that
  /// checks what it records.
  fileprivate static var appendedKind: ValueKind<EntryKind> {
    let accepted: [EntryKind] = [.note, .deploy]
    let choice = ValueKind.choice(of: accepted)
    return ValueKind(choice.name, completion: choice.completion, show: choice.show) {
      text throws(Refusal) in
      do throws(Refusal) { return try choice.parse(text) } catch {
        guard let kind = EntryKind(rawValue: text) else { throw error }
        throw Refusal(expected: "a kind that append records, note or deploy", hint: owner(of: kind))
      }
    }
  }

  /// Returns the hint for a kind that another command records.
  private static func owner(of kind: EntryKind) -> String {
    switch kind {
    case .promote: "run relayctl promote --help: only promote records a promotion"
    case .rotate: "run relayctl secrets rotated --help: it checks and records a rotation"
    case .allowlist: "run relayctl allowlist approve --help: the last approval records the change"
    case .approval: "run relayctl key approve --help: the last approval records the change"
    case .incidentOpen: "run relayctl incident open --help"
    case .incidentAttach: "run relayctl incident attach --help"
    case .incidentClose: "run relayctl incident close --help"
    case .rollback, .render, .exception, .drill, .snapshot, .restore, .note, .deploy:
      "no command of this version records it; run relayctl logbook append note to write it down"
    }
  }
}
