import Configuration
import Console
import Logbook

extension LogbookCommand {
  private static let kind = Argument<EntryKind>("KIND", .choice(), help: "what happened")
  private static let environment = Option<EnvironmentName?>.optional(
    "env", .environment, help: "the environment in which it happened")
  private static let ticket = Option<String?>.optional(
    "ticket", .ticket, help: "the ticket that asked for it")
  private static let deploy = Option<String?>.optional(
    "deploy", .text.named("ID"), help: "the id of the deployment")
  private static let digests = Option<[NamedDigest]>.repeated(
    "digest", .namedDigest, help: "digest of what was involved; may be repeated")
  private static let details = Option<[NamedText]>.repeated(
    "detail", .namedText, help: "anything else; may be repeated")
  static let append = Command(
    "append", summary: "append an entry and sign the log",
    discussion: """
      The entry is durable and signed when this answers. What an append that was killed left is completed or set \
      aside first. If the log lies in a git repository whose branch has an upstream, the log must extend the \
      checkpoint that is committed there.
      """,
    arguments: [kind],
    options: [
      environment, GitOptions.actor, GitOptions.commit, ticket, deploy, digests, details,
      CommonOptions.wait, LogbookOptions.offline, CommonOptions.logKeyFile,
    ],
    examples: [
      Example(
        "relayctl logbook append deploy --env staging --ticket OPS-1423 --deploy d-42",
        "records a deployment by git's user.email at git's HEAD")
    ],
    exitStatuses: [.no: "this copy is older than the upstream branch's"]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let writer = try LogbookEntryWriter(invocation, workspace)
    // The answer is the acknowledgement: it comes once the entry is durable, before anything is
    // tidied up.
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
      guard draft.digests.updateValue(digest.digest, forKey: digest.name) == nil else {
        throw Failure(.usage, "--digest \(digest.name): given twice, expected each name once")
      }
    }
    for detail in invocation[details] {
      guard draft.details.updateValue(detail.text, forKey: detail.name) == nil else {
        throw Failure(.usage, "--detail \(detail.name): given twice, expected each name once")
      }
    }
    guard !invocation[LogbookOptions.offline] || draft.details["offline"] == nil else {
      throw Failure(.usage, "--detail offline: --offline records it already")
    }
    return draft
  }
}
