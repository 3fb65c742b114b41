import Console
import Manifest
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
