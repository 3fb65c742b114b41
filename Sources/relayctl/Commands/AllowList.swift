import Console
import Crypto
import Durable
import JSON
import Manifest

/// `relayctl allowlist`: the hashed list of chats in the repository beside the values in the vault (R25).
enum AllowListCommand {
  static let command = Command(
    "allowlist", summary: "compare the committed allow-list with the vault's",
    options: [CommonOptions.vaultKeyFile], subcommands: [hash, verify])

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
    let list = try vaultList(Workspace(invocation), invocation)
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
    let path = workspace.path("environments/\(environment)/allowlist.sha256")
    let bytes = try workspace.content(of: path)
    let committed: AllowList
    do throws(AllowListError) { committed = try AllowList.parse(bytes, file: path) } catch {
      throw Failure(.misused, error.description)
    }
    let list = try vaultList(workspace, invocation)
    let changes = committed.changes(to: list)
    let isEqual = changes.added == 0 && changes.removed == 0
    let facts = FactReport([
      .init("environment", .string(environment.rawValue)), .init("path", .string(path)),
      .init("chats", .integer(list.hashes.count)), .init("added", .integer(changes.added)),
      .init("removed", .integer(changes.removed)),
      .init("verdict", .string(isEqual ? "yes" : "no"), isEqual ? .good : .bad),
    ])
    try terminal.answer(facts, invocation)
    guard isEqual else {
      terminal.note(
        "relayctl allowlist verify: \(path): differs from the vault; "
          + "relayctl allowlist hash \(environment) prints the vault's, a change needs both approvals"
      )
      return .no
    }
    return .yes
  }

  private static func vaultList(
    _ workspace: Workspace, _ invocation: Invocation
  ) throws(Failure) -> AllowList {
    let environment = try workspace.environment(invocation[CommonOptions.environment])
    let source = try SecretSource(environment, in: workspace, invocation)
    let entries = try ["TELEGRAM_CHAT_ID_ALLOWLIST", "CHAT_ID_HASH_SALT"].map {
      name throws(Failure) in try entry(name, environment)
    }
    let values = try source.values(of: entries)
    guard let chats = values[entries[0].name], let salt = values[entries[1].name],
      let list = AllowList(chatIDs: chats, salt: salt)
    else {
      throw Failure(
        .misused,
        "\(environment.file): TELEGRAM_CHAT_ID_ALLOWLIST: its value in the vault is no list of chat ids, "
          + "expected numbers with commas between them")
    }
    return list
  }

  private static func entry(
    _ name: String, _ environment: Environment
  ) throws(Failure) -> Environment.Entry {
    guard let entry = environment[name], entry.reference != nil else {
      throw Failure(.misused, "\(environment.file): \(name): not set, expected a reference")
    }
    return entry
  }
}
