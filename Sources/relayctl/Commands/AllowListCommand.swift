import Configuration
import Console
import Crypto
import Evidence
import Gate
import JSON
import Logbook

/// `relayctl allowlist`: compares the committed list of hashed chat ids with the values in the
/// vault.
enum AllowListCommand {
  static let command = Command(
    "allowlist", summary: "compare the committed allow-list with the vault, and approve a change",
    options: [CommonOptions.vaultKeyFile], subcommands: [hash, verify, approve])

  private static let hash = Command(
    "hash", summary: "print the hashes of the allow-list in the vault",
    discussion:
      "One line per chat, HMAC-SHA256(CHAT_ID_HASH_SALT, chat id), sorted. No chat id is shown.",
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
        "relayctl allowlist verify: \(path): differs from the vault; "
          + "relayctl allowlist hash \(environment) prints the list of the vault; a change needs both approvals"
      )
      return .no
    }
    return .yes
  }

  static let approve = Command(
    "approve", summary: "sign a changed allow-list; the last required signature records it",
    discussion: """
      Signs the SHA-256 of the committed allowlist.sha256 in the namespace relay-allowlist. When the people whom the \
      policy requires have signed, security and the chat owner, the change is recorded in the logbook; the gate then \
      accepts the file for this environment.
      """,
    arguments: [CommonOptions.environment],
    options: ApprovalOptions.all + [GitOptions.actor, GitOptions.commit]
      + LogbookEntryWriter.options,
    examples: [
      Example(
        "relayctl allowlist approve prod --as carol@example.com --ticket OPS-9",
        "adds the first of two signatures")
    ],
    exitStatuses: [
      .yes: "signed; the answer states whether the change is recorded or who is missing",
      .no: "this person may not approve it",
    ]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let environment = invocation[CommonOptions.environment]
    let approval = try workspace.allowListApproval(environment, workspace.policyInForce())
    return try FileApprovalAct(approval, workspace, invocation).perform(
      EntryDraft(time: workspace.now, kind: .allowlist, env: environment.rawValue),
      digest: "allowlist", terminal)
  }
}
