import Configuration
import Console
import RFC3339

/// The options and arguments that several commands share.
enum CommonOptions {
  static let root = Option<String?>.optional(
    "root", .directory, environment: "RELAYCTL_ROOT",
    help:
      "the folder that holds environments/; default: the nearest parent folder that has environments/"
  )

  static let format = Option<OutputFormat>.value(
    "format", .format, default: .text, help: "format of the answer")

  static let now = Option<Timestamp?>.optional(
    "now", .timestamp,
    help:
      "decide as if it were this time; for reading and tests, not allowed for commands that record")

  static let vaultKeyFile = Option<String?>.optional(
    "vault-key-file", .keyFile, environment: "RELAYCTL_VAULT_KEY_FILE", sensitive: true,
    help: "private file with the vault's key, mode 0600")

  static let logKeyFile = Option<String?>.optional(
    "log-key-file", .keyFile, environment: "RELAYCTL_LOG_KEY_FILE", sensitive: true,
    help: "private file with the logbook's signing key, mode 0600")

  static let signer = Option<String?>.optional(
    "signer", .text.named("URI"), environment: "RELAYCTL_SIGNER",
    help: "key that signs manifests, such as file:PATH")

  static let wait = Option<Duration>.value(
    "wait", .duration, default: .zero,
    help: "how long to wait for a lock that another process holds")

  static let environment = Argument<EnvironmentName>(
    "ENV", .environment, help: "dev, staging or prod")

  /// The options of every command.
  static let global: [any AnyOption] = [root, format, now]
}

/// Who acts and on which commit; `Workspace/Git.swift` has their defaults, from git.
enum GitOptions {
  static let actor = Option<String?>.optional(
    "actor", .text.named("PERSON"), help: "the person who acts; default: git's user.email")

  static let commit = Option<String?>.optional(
    "commit", .commit, help: "the commit to act on; default: git's HEAD")
}

/// The options of commands that decide a promotion.
enum GateOptions {
  static let from = Argument<EnvironmentName>(
    "FROM", .environment, help: "the environment to promote from")
  static let to = Argument<EnvironmentName>(
    "TO", .environment, help: "the environment to promote to")

  static let evidence = Option<String>.required(
    "evidence", .directory, help: "the folder of evidence, with its evidence.json")
  static let manifest = Option<String?>.optional(
    "manifest", .text.named("MANIFEST"),
    help: "the manifest to promote, by path or digest; default: the only one of the commit")
  static let lock = Option<String?>.optional(
    "lock", .path, help: "the lock; default: relay.lock below the root")

  /// Replaces `CommonOptions.format`: the outcomes of the rules can also be written for CI.
  static let format = CommonOptions.format.replaced(by: .ruleFormat)

  static let inputs: [any AnyOption] = [
    evidence, manifest, lock, GitOptions.actor, GitOptions.commit, CommonOptions.signer,
    CommonOptions.vaultKeyFile, LogbookOptions.log, format,
  ]
}

/// The options of commands that read or write the logbook.
enum LogbookOptions {
  static let log = Option<String?>.optional(
    "log", .directory, help: "the logbook's folder; default: logbook below the root")
  static let offline = Option<Bool>.flag(
    "offline",
    help: "do not check the upstream branch for a newer checkpoint; recorded in the entry")
}

/// The options of a person who signs an approval.
enum ApprovalOptions {
  static let principal = Option<String>.required(
    "as", .text.named("PRINCIPAL"), help: "your name in environments/allowed_signers")
  static let key = Option<String?>.optional(
    "key", .keyFile, help: "your SSH key; default: your key in ssh-agent")
  static let role = Option<String?>.optional(
    "role", .text.named("ROLE"), help: "the role to act in; default: the required role")
  static let reason = Option<String?>.optional(
    "reason", .reason, help: "the reason, for readers; at most 1,000 characters")
  static let ticket = Option<String?>.optional(
    "ticket", .ticket, help: "the ticket of the change")

  static let all: [any AnyOption] = [principal, key, role, reason, ticket]
}

/// The formats of an answer.
enum OutputFormat: String, CaseIterable, Sendable {
  case text, json, markdown
  /// For CI: accepted by commands that answer with the outcomes of rules.
  case junit, sarif

  /// The formats of every answer.
  static let ofEveryAnswer: [OutputFormat] = [.text, .json, .markdown]

  /// Whether only a list of outcomes can be written in it.
  var isForRules: Bool { !OutputFormat.ofEveryAnswer.contains(self) }
}
