import Subprocess
import Support

/// A command line that is run in a nest.
struct CanaryCommand: Sendable {
  let words: [String]
  let input: Input
  /// Whether its standard output is the rendered text, which holds every secret.
  let answersWithSecrets: Bool
  /// Words before the program that put the rendered file into its environment.
  let prefix: [String]

  init(
    _ words: String..., input: Input = .null, answersWithSecrets: Bool = false,
    prefix: [String] = []
  ) {
    self.words = words
    self.input = input
    self.answersWithSecrets = answersWithSecrets
    self.prefix = prefix
  }

  /// All words up to the first path: `relayctl vault put prod`.
  var name: String { words.prefix { !$0.contains("/") }.joined(separator: " ") }

  /// Every command, in an order in which each finds what it needs.
  static func all(in nest: CanaryNest) -> [CanaryCommand] {
    environments(nest) + vaults(nest) + evidence(nest) + keys(nest) + others
  }

  private static func environments(_ nest: CanaryNest) -> [CanaryCommand] {
    let memory = nest.workspace.memory.path
    return [
      CanaryCommand("relayctl", "render", "prod", "--out", nest.rendered),
      CanaryCommand(
        "relayctl", "render", "prod", "--out", "-", "--secrets-dir", memory,
        answersWithSecrets: true),
      CanaryCommand("relayctl", "render", "prod", "--out", "/dev/shm/relay-none/env"),
      CanaryCommand("relayctl", "render", "prod", "--redacted", "--out", "output/redacted"),
      CanaryCommand("relay", "--check-config", "--env-file", nest.rendered),
      CanaryCommand(
        "relay", "--check-config",
        prefix: ["sh", "-c", "set -a; . \(nest.rendered); set +a; exec \"$@\"", "sh"]),
      CanaryCommand("relayctl", "checksum", "prod"),
      CanaryCommand("relayctl", "checksum", "prod", "--file", nest.rendered),
      CanaryCommand("relayctl", "diff", "staging", "prod"),
      CanaryCommand("relayctl", "diff", "staging", "prod", "--format", "json"),
      CanaryCommand(
        "relayctl", "diff", "staging", "prod", "--format", "markdown", "--report",
        "output/report.md"),
      CanaryCommand("relayctl", "secrets", "prod"),
      CanaryCommand("relayctl", "secrets", "prod", "--format", "json"),
      CanaryCommand("relayctl", "allowlist", "hash", "prod"),
      CanaryCommand("relayctl", "allowlist", "verify", "prod"),
    ]
  }

  private static func vaults(_ nest: CanaryNest) -> [CanaryCommand] {
    let new = Input.bytes(Array((nest.newValue + "\n").utf8))
    let present = Input.bytes(Array((nest.presentValue + "\n").utf8))
    let ticket = ["--ticket", "OPS-3"]
    func put(_ command: String, _ secret: String, _ input: Input) -> CanaryCommand {
      CanaryCommand("relayctl", "vault", command, "prod", secret, "--ticket", "OPS-3", input: input)
    }
    return [
      CanaryCommand("relayctl", "vault", "list", "prod"),
      CanaryCommand("relayctl", "vault", "list", "prod", "--format", "json"),
      put("put", "relay/prod/new#/by-input", new),
      CanaryCommand(
        "relayctl", "vault", "put", "prod", "relay/prod/new#/by-file", ticket[0], ticket[1],
        "--file", nest.workspace.folder.path(of: "values/new")),
      put("put", "A2A_API_KEY", new),
      put("rotate", "A2A_API_KEY", present),
      put("rotate", "relay/prod/new#/by-input", .bytes(Array("another value".utf8))),
      put("rotate", "TELEGRAM_BOT_TOKEN", new),
      put(
        "put", "relay/prod/new#/large",
        .bytes(Array(String(repeating: nest.newValue, count: 2000).utf8))),
      CanaryCommand("relayctl", "vault", "init", "dev"),
      CanaryCommand("relayctl", "vault", "init", "prod"),
    ]
  }

  private static func evidence(_ nest: CanaryNest) -> [CanaryCommand] {
    [
      CanaryCommand(
        "relayctl", "manifest", "build", "prod", "--rendered", nest.rendered),
      CanaryCommand("relayctl", "manifest", "show", nest.manifest),
      CanaryCommand("relayctl", "manifest", "show", nest.manifest, "--format", "json"),
      CanaryCommand("relayctl", "manifest", "sign", nest.manifest),
      CanaryCommand("relayctl", "manifest", "verify", nest.manifest),
      CanaryCommand("relayctl", "lock", "write"),
      CanaryCommand("relayctl", "lock", "verify"),
      CanaryCommand("relayctl", "lock", "sbom"),
      CanaryCommand("relayctl", "logbook", "append", "render", "--env", "prod", "--offline"),
      CanaryCommand("relayctl", "logbook", "list"),
      CanaryCommand("relayctl", "logbook", "list", "--format", "json"),
      CanaryCommand("relayctl", "logbook", "show", "0"),
      CanaryCommand("relayctl", "logbook", "verify", "--entries"),
      CanaryCommand("relayctl", "logbook", "prove", "0"),
      CanaryCommand("relayctl", "logbook", "check", "output/0.json", "output/0.tlog-proof"),
      CanaryCommand("relayctl", "logbook", "export", "--out", "output/export"),
      CanaryCommand("relayctl", "logbook", "init"),
    ]
  }

  private static func keys(_ nest: CanaryNest) -> [CanaryCommand] {
    ["vault", "manifest", "logbook"].map {
      CanaryCommand(
        "relayctl", "key", "new", $0, "--out", nest.workspace.folder.path(of: "keys/\($0).new"))
    } + [CanaryCommand("relayctl", "key", "new", "vault", "--out", "output/vault.key")]
  }

  private static let others = [
    CanaryCommand("relayctl", "doctor"), CanaryCommand("relayctl", "doctor", "--format", "json"),
    CanaryCommand("relayctl", "contract"), CanaryCommand("relayctl", "contract", "--env-example"),
    CanaryCommand("relayctl", "help", "vault", "put"),
  ]
}
