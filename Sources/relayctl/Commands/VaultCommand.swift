import Configuration
import Console
import Crypto
import Durable
import JSON
import RFC3339
import Vault

/// `relayctl vault`: creates, changes and lists the embedded vault of an environment
/// (docs/formats/local-vault.md).
enum VaultCommand {
  static let command = Command(
    "vault", summary: "keep secrets in the embedded vault",
    discussion: """
      The embedded vault of an environment is the file environments/ENV/secrets.vault, which must not be committed. \
      Each value is encrypted with its own data key, and each data key is encrypted with the vault key. Values are \
      read from standard input or a file, never from an argument.
      """,
    options: [CommonOptions.vaultKeyFile, CommonOptions.wait],
    subcommands: [initialise, put, rotate, list])

  private static let address = Argument<String>(
    "SECRET", .text.named("SECRET"),
    help: "the secret: PATH#/FIELD, or the name of a variable that refers to it")

  private static let ticket = Option<String>.required(
    "ticket", .ticket, help: "the ticket for the change")

  private static let file = Option<String?>.optional(
    "file", .path, sensitive: true, help: "read the value from this file instead of standard input")

  private static let raw = Option<Bool>.flag(
    "raw", help: "keep the final line feed, which is removed by default")

  private static let initialise = Command(
    "init", summary: "create a vault that contains only a new redaction key",
    arguments: [CommonOptions.environment],
    examples: [Example("relayctl vault init staging", "creates environments/staging/secrets.vault")]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    try workspace.requireRealTime()
    let environment = invocation[CommonOptions.environment]
    let store = try VaultStore(environment, in: workspace, invocation)
    let vault = try store.translated { () throws(VaultError) in
      try LocalVault(new: environment, key: store.key, now: workspace.now)
    }
    try store.create(vault)
    let facts = FactReport([
      .init("environment", .string(environment.rawValue)), .init("path", .string(store.path)),
      .init("key_id", .string(store.key.id)),
    ])
    try terminal.answer(facts, invocation)
    return .yes
  }

  private static let put = Command(
    "put", summary: "add a secret",
    arguments: [CommonOptions.environment, address], options: [ticket, file, raw],
    examples: [
      Example(
        "relayctl vault put prod TELEGRAM_BOT_TOKEN --ticket OPS-1 < token",
        "adds the value as version 1")
    ]
  ) { invocation, terminal throws(Failure) in
    try change(invocation, terminal) { vault, change throws(VaultError) in
      try vault.put(
        change.value, at: change.address, ticket: change.ticket, key: change.key, now: change.now)
    }
  }

  private static let rotate = Command(
    "rotate", summary: "add a new version of a secret",
    discussion:
      "Fails if the value is unchanged. Keeps the previous version and removes older versions.",
    arguments: [CommonOptions.environment, address], options: [ticket, file, raw],
    examples: [
      Example(
        "relayctl vault rotate prod A2A_API_KEY --ticket OPS-2 --file new-key",
        "adds the next version")
    ]
  ) { invocation, terminal throws(Failure) in
    try change(invocation, terminal) { vault, change throws(VaultError) in
      try vault.rotate(
        change.address, to: change.value, ticket: change.ticket, key: change.key, now: change.now)
    }
  }

  private static let list = Command(
    "list", summary: "list the versions and ages of secrets, without their values",
    arguments: [CommonOptions.environment]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let store = try VaultStore(invocation[CommonOptions.environment], in: workspace, invocation)
    try terminal.answer(VaultListReport(vault: try store.load(), now: workspace.now), invocation)
    return .yes
  }

  /// The input of `put` and `rotate`.
  private struct Change {
    let address: SecretAddress
    let value: SecretValue
    let ticket: String
    let key: VaultKey
    let now: Timestamp
  }

  private static func change(
    _ invocation: Invocation, _ terminal: Terminal,
    _ body: (inout LocalVault, Change) throws(VaultError) -> Void
  ) throws(Failure) -> ExitStatus {
    let workspace = try Workspace(invocation)
    try workspace.requireRealTime()
    let environment = invocation[CommonOptions.environment]
    let store = try VaultStore(environment, in: workspace, invocation)
    let change = Change(
      address: try SecretName.address(invocation[address], environment, in: workspace),
      value: try ValueInput.read(
        file: invocation[file], isRaw: invocation[raw], prompt: "value of \(invocation[address]): ",
        terminal),
      ticket: invocation[ticket], key: store.key, now: workspace.now)
    let version = try store.update(wait: invocation[CommonOptions.wait]) {
      vault throws(VaultError) in
      try body(&vault, change)
      return vault.current(change.address)?.version ?? 0
    }
    let facts = FactReport([
      .init("environment", .string(environment.rawValue)),
      .init("secret", .string(change.address.description)), .init("version", .integer(version)),
      .init("created", .string(change.now.description)), .init("ticket", .string(change.ticket)),
    ])
    try terminal.answer(facts, invocation)
    return .yes
  }
}
