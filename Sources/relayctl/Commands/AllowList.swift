import Configuration
import Console
import Crypto
import Evidence
import JSON

/// `relayctl allowlist`: the hashed list of chats in the repository beside the values in the vault (R25).
enum AllowListCommand {
  static let command = Command(
    "allowlist", summary: "compare the committed allow-list with the vault's, and approve it",
    options: [CommonOptions.vaultKeyFile], subcommands: [hash, verify, approve])

  private static let hash = Command(
    "hash", summary: "print the allow-list's hashes from the vault's values",
    discussion:
      "One line a chat, HMAC-SHA256(CHAT_ID_HASH_SALT, chat id), sorted. No chat id is shown.",
    arguments: [CommonOptions.environment],
    examples: [
      Example(
        "relayctl allowlist hash prod > environments/prod/allowlist.sha256",
        "brings the committed list up to date")
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
    "verify", summary: "tell whether the committed allow-list is the vault's",
    arguments: [CommonOptions.environment],
    exitStatuses: [.yes: "both name the same chats", .no: "they differ"]
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
          + "relayctl allowlist hash \(environment) prints the vault's, a change needs both approvals"
      )
      return .no
    }
    return .yes
  }
}
