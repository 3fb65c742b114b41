import Configuration
import Console
import Gate
import HTTP
import Logbook
import RFC3339

/// The last rotation of one secret, according to the versions in the vault.
struct SecretRotation {
  static let botToken = "TELEGRAM_BOT_TOKEN"

  private let name: String
  private let environment: EnvironmentName
  private let version: SecretVersion
  let created: Timestamp
  private let previous: SecretVersion
  private let oldValue: SecretValue

  /// Reads the last rotation of the variable `name`; throws `no` if the vault has no second version
  /// or the value did not change.
  init(
    _ name: String, in environment: Environment, _ workspace: Workspace, _ invocation: Invocation
  ) throws(Failure) {
    guard let entry = environment[name], entry.isMasked, entry.isDeclared,
      let reference = entry.reference
    else {
      throw Failure(
        .usage, "NAME: not a secret in \(environment.file), expected a variable with a reference")
    }
    let source = try SecretResolver(
      environment, by: workspace.policy(), in: workspace, invocation)
    let versions = try source.versions(entry, reference)
    guard versions.count == 2, let previous = versions.first, let present = versions.last else {
      throw Failure(
        .no, "\(name): the vault has one version, expected a new and an old one",
        hint:
          "run relayctl vault rotate \(environment.name) \(name) --ticket TICKET to add a new version"
      )
    }
    guard !present.value.hasSameBytes(as: previous.value) else {
      throw Failure(
        .no,
        "\(name): version \(present.version.name) has the same value as the version before it",
        hint: "rotate the secret to a new value")
    }
    guard let created = present.version.created else {
      throw Failure(
        .undecided,
        "\(name): the vault does not report when version \(present.version.name) was written")
    }
    self.name = name
    self.environment = environment.name
    version = present.version
    self.created = created
    self.previous = previous.version
    oldValue = previous.value
  }

  /// Returns the entry with a signed statement about the rotation to this version, or `nil` if there
  /// is none.
  func recorded(in log: DeploymentLog) throws(Failure) -> Entry? {
    let known = try ruled(log.rotation(of: name, to: version.name, in: environment))
    guard let known, known.statement.created == created else { return nil }
    return known.entry
  }

  /// Returns the proof that the old value is no longer valid: `getMe 401` for the bot token, or
  /// `none` for secrets that no service can check.
  func proof(at environment: Environment) throws(Failure) -> String {
    guard name == SecretRotation.botToken else { return "none" }
    var base = "https://api.telegram.org"
    if case .literal(let value)? = environment["TELEGRAM_API_URL"]?.value {
      base = String(decoding: value.reveal(), as: UTF8.self)
    }
    return try RevokedBotToken(oldValue, at: base).proof()
  }

  /// The logbook entry for the rotation. The caller adds actor, commit and ticket, and sets the
  /// time.
  var draft: EntryDraft {
    EntryDraft(
      time: created, kind: .rotate, env: environment.rawValue,
      details: [
        "secret": name, "version": version.name,
        "version_before": previous.name, "created": created.description,
      ])
  }
}
