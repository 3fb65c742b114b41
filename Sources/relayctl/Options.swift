import Configuration
import Console
import RFC3339

/// The options and arguments that several commands share.
enum CommonOptions {
  static let root = Option<String?>.optional(
    "root", .directory, environment: "RELAYCTL_ROOT",
    help:
      "the workspace, which contains environments/; default: searched upward from the current folder"
  )

  static let format = Option<OutputFormat>.value(
    "format", .format, default: .text, help: "the format of the answer")

  static let now = Option<Timestamp?>.optional(
    "now", .timestamp,
    help:
      "use this time instead of the current time; a command that records something accepts it only if the log has a reserved name, such as relay.example"
  )

  static let vaultKeyFile = Option<String?>.optional(
    "vault-key-file", .keyFile, environment: "RELAYCTL_VAULT_KEY_FILE", sensitive: true,
    help: "the private file with the vault key, mode 0600")

  static let logKeyFile = Option<String?>.optional(
    "log-key-file", .keyFile, environment: "RELAYCTL_LOG_KEY_FILE", sensitive: true,
    help: "the private file with the key that signs the logbook, mode 0600")

  static let signer = Option<String?>.optional(
    "signer", .text.named("URI"), environment: "RELAYCTL_SIGNER",
    help: "the key that signs manifests, as a URI such as file:PATH")

  static let wait = Option<Duration>.value(
    "wait", .duration, default: .zero,
    help: "how long to wait for a lock that another process holds")

  static let environment = Argument<EnvironmentName>(
    "ENV", .environment, help: "the environment: dev, staging or prod")

  /// The options that every command accepts.
  static let global: [any AnyOption] = [root, format, now]
}

/// The options for the acting person and the commit. `Workspace/Git.swift` reads their defaults from
/// git.
enum GitOptions {
  static let actor = Option<String?>.optional(
    "actor", .text.named("PERSON"),
    help: "the person who runs the command; default: git's user.email")

  static let commit = Option<String?>.optional(
    "commit", .commit, help: "the id of the commit to use; default: git's HEAD")
}

/// The options of commands that decide a promotion.
enum GateOptions {
  static let from = Argument<EnvironmentName>(
    "FROM", .environment, help: "the environment to promote from")
  static let to = Argument<EnvironmentName>(
    "TO", .environment, help: "the environment to promote to")

  static let evidence = Option<String>.required(
    "evidence", .directory, help: "the evidence folder, including its index evidence.json")
  static let manifest = Option<String?>.optional(
    "manifest", .text.named("MANIFEST"),
    help:
      "the path or digest of the manifest to promote; default: the manifest for the commit, if there is exactly one"
  )
  static let lock = Option<String?>.optional(
    "lock", .path, help: "the path of the lock; default: relay.lock below the root")
  static let ticket = Option<String?>.optional(
    "ticket", .ticket, help: "the ticket for the deployment, which the approvers sign")
  static let run = Option<String?>.optional(
    "run", .runID, help: "the CI run that must have gathered the evidence; default: any run")

  static let known = Option<[String]>.repeated(
    "known", .path,
    help: "a checkpoint of the logbook from an earlier run, which the logbook must extend")

  /// Replaces `CommonOptions.format`, and also accepts the formats for CI, `junit` and `sarif`.
  static let format = CommonOptions.format.replaced(by: .ruleFormat)

  static let inputs: [any AnyOption] = [
    evidence, run, manifest, lock, ticket, GitOptions.actor, GitOptions.commit,
    CommonOptions.signer, CommonOptions.vaultKeyFile, known, LogbookOptions.offline, format,
  ]
}

/// The options of commands that read or write the logbook.
enum LogbookOptions {
  static let log = Option<String?>.optional(
    "log", .directory,
    help: "the logbook folder; default: logbook.path of the policy, below the root")
  static let wait = Option<Duration>.value(
    "wait", .duration, default: .seconds(30),
    help: "how long to wait while another process appends to the logbook")
  static let offline = Option<Bool>.flag(
    "offline",
    help: "skip the check for a newer checkpoint upstream; an entry records that it was skipped")
}

/// The options of a person who signs an approval.
enum ApprovalOptions {
  static let principal = Option<String>.required(
    "as", .text.named("PRINCIPAL"), help: "your name in environments/allowed_signers")
  static let key = Option<String?>.optional(
    "key", .keyFile, help: "your SSH key; default: your key in ssh-agent")
  static let role = Option<String?>.optional(
    "role", .text.named("ROLE"), help: "your role; default: the first required role that you have")
  static let reason = Option<String?>.optional(
    "reason", .reason, help: "the reason, at most 1,000 printable characters")
  static let ticket = Option<String?>.optional(
    "ticket", .ticket, help: "the ticket for the change")

  static let reject = Option<Bool>.flag(
    "reject",
    help: "reject instead of approve; a single rejection stops the change; requires --reason")

  static let all: [any AnyOption] = [principal, key, role, reason, ticket]
}

/// The formats of an answer.
enum OutputFormat: String, CaseIterable, Sendable {
  case text, json, markdown
  /// The formats for CI. Only `gate` and `promote` accept them.
  case junit, sarif

  /// The formats that every command accepts.
  static let ofEveryAnswer: [OutputFormat] = [.text, .json, .markdown]

  /// Whether the format can represent only the outcomes of rules.
  var isForRules: Bool { !OutputFormat.ofEveryAnswer.contains(self) }
}
