import Configuration
import Console
import Crypto
import Evidence
import Gate
import JSON
import Logbook

/// `relayctl allowlist`: compares the committed list of hashed chat ids with the vault, and
/// approves changes to the list.
enum AllowListCommand {
  static let command = Command(
    "allowlist", summary: "compare the committed allow-list with the vault, and approve a change",
    options: [CommonOptions.vaultKeyFile], subcommands: [hash, verify, approve])

  private static let hash = Command(
    "hash", summary: "print the hashes of the allow-list in the vault",
    discussion:
      "Prints HMAC-SHA256(CHAT_ID_HASH_SALT, chat id) for each chat, one per line, sorted. No chat id is shown.",
    arguments: [CommonOptions.environment],
    examples: [
      Example(
        "relayctl allowlist hash prod > environments/prod/allowlist.sha256",
        "updates the committed list")
    ]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let environment = try workspace.environment(invocation[CommonOptions.environment])
    let list = try AllowList(
      of: environment,
      from: SecretResolver(environment, by: workspace.policy(), in: workspace, invocation))
    guard invocation[CommonOptions.format] != .text else {
      try terminal.out.write(list.text)
      return .yes
    }
    let facts = FactReport([
      .init("environment", .string(invocation[CommonOptions.environment].rawValue)),
      .init("chats", .array(list.hashes.map { .string($0.hex) })),
    ])
    try terminal.answer(facts, invocation)
    return .yes
  }

  private static let verify = Command(
    "verify", summary: "check that the committed allow-list matches the vault",
    arguments: [CommonOptions.environment],
    exitStatuses: [.yes: "both lists have the same chats", .no: "the lists differ"]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let environment = invocation[CommonOptions.environment]
    let target = try workspace.environment(environment)
    let found = try AllowListComparison(
      of: target,
      from: try SecretResolver(target, by: workspace.policy(), in: workspace, invocation),
      in: workspace)
    let path = workspace.path(found.digest.name)
    let facts = FactReport([
      .init("environment", .string(environment.rawValue)), .init("path", .string(path)),
      .init("chats", .integer(found.chats)), .init("added", .integer(found.added)),
      .init("removed", .integer(found.removed)),
      .init("verdict", .string(found.isEqual ? "yes" : "no"), found.isEqual ? .good : .bad),
    ])
    try terminal.answer(facts, invocation)
    guard found.isEqual else {
      terminal.note(
        "relayctl allowlist verify: \(path): differs from the vault; update it with "
          + "relayctl allowlist hash \(environment) > \(path), then sign the change with "
          + "relayctl allowlist approve \(environment) --as PRINCIPAL"
      )
      return .no
    }
    return .yes
  }

  static let approve = Command(
    "approve",
    summary: "sign a changed allow-list; the last required signature also records the change",
    discussion: """
      Signs the change from the allow-list that was approved before to the committed allowlist.sha256, in the \
      namespace relay-allowlist. The policy names the required approvals, such as security and the chat owner. The \
      statements are written to approvals/. The last required signature stores them beside the log and records the \
      change. The gate verifies them again, and then accepts the file for this environment.
      """,
    arguments: [CommonOptions.environment],
    options: ApprovalOptions.all + [ApprovalOptions.reject, GitOptions.actor, GitOptions.commit]
      + LogbookEntryWriter.options,
    examples: [
      Example(
        "relayctl allowlist approve prod --as carol@example.com --ticket OPS-9",
        "signs the changed allow-list as carol@example.com")
    ],
    exitStatuses: [
      .yes: "signed; the answer lists the missing approvals or the entry that records the change",
      .no: "this person is not allowed to approve the change",
    ]
  ) { invocation, terminal throws(Failure) in
    let desk = try ChangeApprovalDesk(invocation)
    let (environment, policy, now) = (
      invocation[CommonOptions.environment], desk.policy, desk.workspace.now
    )
    let digest = try desk.digest(of: "environments/\(environment)/allowlist.sha256")
    let changes = try desk.statements.allowList(of: environment, in: desk.log, policy, now: now)
    let change = ChangeApproval(to: digest, after: changes) {
      ApprovalCriteria(allowListOf: environment, from: $0, to: $1, policy, now: now)
    }
    let draft = EntryDraft(
      time: now, kind: .allowlist, env: environment.rawValue, digests: ["allowlist": digest])
    return try desk.perform(change, draft, terminal)
  }
}
