import Configuration
import Console
import RFC3339

/// The options and arguments that several commands share.
enum CommonOptions {
  static let root = Option<String?>.optional(
    "root", .directory, environment: "RELAYCTL_ROOT",
    help: "the folder that holds environments/; default: found upwards from the working directory")

  static let format = Option<OutputFormat>.value(
    "format", .choice(), default: .text, help: "form of the answer")

  static let now = Option<Timestamp?>.optional(
    "now", .timestamp,
    help:
      "decide as if it were this time; for reading and tests, refused where something is recorded")

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

  /// Those of every command.
  static let global: [any AnyOption] = [root, format, now]
}

/// The options of commands that decide a promotion.
enum GateOptions {
  static let from = Argument<EnvironmentName>("FROM", .environment, help: "what is promoted")
  static let to = Argument<EnvironmentName>(
    "TO", .environment, help: "where it is promoted to")

  static let evidence = Option<String>.required(
    "evidence", .directory, help: "the folder of evidence, with its evidence.json")
  static let manifest = Option<String?>.optional(
    "manifest", .text.named("MANIFEST"),
    help: "the manifest that is promoted, by path or digest; default: the only one of the commit")
  static let lock = Option<String?>.optional(
    "lock", .path, help: "the lock; default: relay.lock below the root")
  static let inputs: [any AnyOption] = [
    evidence, manifest, lock, GitOptions.actor, GitOptions.commit, CommonOptions.signer,
    CommonOptions.vaultKeyFile, LogbookOptions.log,
  ]
}

/// The options of commands that read or write the logbook.
enum LogbookOptions {
  static let log = Option<String?>.optional(
    "log", .directory, help: "the logbook's folder; default: logbook below the root")
  static let offline = Option<Bool>.flag(
    "offline",
    help: "do not ask whether the upstream branch knows a newer checkpoint; the entry records it")
}

/// The options of a person who signs an approval.
enum ApprovalOptions {
  static let principal = Option<String>.required(
    "as", .text.named("PRINCIPAL"), help: "who you are in environments/allowed_signers")
  static let key = Option<String?>.optional(
    "key", .keyFile, help: "your SSH key; default: yours in ssh-agent")
  static let role = Option<String?>.optional(
    "role", .text.named("ROLE"), help: "the role to act in; default: the one that is asked for")
  static let reason = Option<String?>.optional(
    "reason", .reason, help: "why, for people; at most 1,000 characters")
  static let ticket = Option<String?>.optional(
    "ticket", .ticket, help: "the ticket of the change")

  static let all: [any AnyOption] = [principal, key, role, reason, ticket]
}

/// The forms of an answer.
enum OutputFormat: String, CaseIterable, Sendable {
  case text, json, markdown
  /// Of the gate alone.
  case junit, sarif
}

extension ValueKind where Value == EnvironmentName {
  /// The name of an environment; `stage` and `production` are understood.
  static var environment: ValueKind<EnvironmentName> {
    let names = EnvironmentName.allCases.map(\.rawValue)
    return ValueKind("ENV", completion: .choices(names)) { text throws(Refusal) in
      guard let name = EnvironmentName(userText: text) else {
        let meant = EnvironmentName.suggestion(for: text)
        throw Refusal(
          expected: "one of " + names.joined(separator: ", "),
          hint: meant.map { "did you mean \($0)?" })
      }
      return name
    }
  }
}

extension ValueKind where Value == Timestamp {
  /// A second of UTC.
  static var timestamp: ValueKind<Timestamp> {
    ValueKind("RFC3339") { text throws(Refusal) in
      guard let time = Timestamp(text) else {
        throw Refusal(expected: "a time such as 2026-11-23T12:00:00Z")
      }
      return time
    }
  }
}

extension ValueKind where Value == String {
  /// The reason of an approval.
  fileprivate static var reason: ValueKind<String> {
    ValueKind("TEXT") { text throws(Refusal) in
      guard Approval.isReason(text) else { throw Refusal(expected: Approval.reasonForm) }
      return text
    }
  }
}
