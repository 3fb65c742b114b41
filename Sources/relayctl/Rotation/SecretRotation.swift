import Configuration
import Console
import HTTP
import Logbook
import RFC3339

/// One rotation of one secret, as the vault reports it.
struct SecretRotation {
  static let botToken = "TELEGRAM_BOT_TOKEN"

  private let name: String
  private let environment: EnvironmentName
  private let version: SecretVersion
  private let created: Timestamp
  private let previous: SecretVersion
  private let oldValue: SecretValue

  /// The rotation of the variable `name`; a no when the vault shows none.
  init(
    _ name: String, in environment: Environment, _ workspace: Workspace, _ invocation: Invocation
  ) throws(Failure) {
    guard let entry = environment[name], entry.isMasked, entry.isDeclared,
      let reference = entry.reference
    else {
      throw Failure(
        .usage, "NAME: no secret of \(environment.file), expected one of its references")
    }
    let source = try SecretResolver(
      environment, by: workspace.policy(), in: workspace, invocation)
    let versions = try source.versions(entry, reference)
    guard versions.count == 2, let previous = versions.first, let present = versions.last else {
      throw Failure(
        .no, "\(name): the vault holds one version, expected a new one beside the old",
        hint: "relayctl vault rotate \(environment.name) \(name)")
    }
    guard !present.value.hasSameBytes(as: previous.value) else {
      throw Failure(
        .no, "\(name): version \(present.version.name) has the value of the one before",
        hint: "rotate it to a value that is new")
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

  /// Refuses a rotation that the log knows already: one entry a version.
  func requireUnrecorded(in log: DeploymentLog) throws(Failure) {
    let known = log.entries.last { entry in
      entry.kind == .rotate && entry.content.env == environment.rawValue
        && entry.content.details["secret"] == name
        && entry.content.details["version"] == version.name
    }
    guard let known else { return }
    throw Failure(
      .no, "\(name): version \(version.name) is recorded already, by entry \(known.seq)")
  }

  /// How it is known that the old value is worth nothing: `getMe 401` for the bot's token, `none` for secrets that no
  /// service can be asked about.
  func proof(at environment: Environment) throws(Failure) -> String {
    guard name == SecretRotation.botToken else { return "none" }
    var base = "https://api.telegram.org"
    if case .literal(let value)? = environment["TELEGRAM_API_URL"]?.value {
      base = String(decoding: value.reveal(), as: UTF8.self)
    }
    return try RevokedBotToken(oldValue, at: base).proof()
  }

  /// The entry, without who, when and why.
  var draft: EntryDraft {
    EntryDraft(
      time: created, kind: .rotate, env: environment.rawValue,
      details: [
        "secret": name, "version": version.name,
        "version_before": previous.name, "created": created.description,
      ])
  }
}
