import Configuration
import Console
import Crypto
import Gate
import HTTP
import JSON
import Logbook

/// `relayctl secrets`: reports the versions and ages of the secrets of an environment, and records
/// rotations.
enum SecretsCommand {
  static let command = Command(
    "secrets", summary: "report the ages of secrets, and record rotations",
    examples: [
      Example("relayctl secrets prod", "lists the ages of the secrets in prod"),
      Example(
        "relayctl secrets rotated TELEGRAM_BOT_TOKEN --ticket OPS-1500", "records a rotation"),
    ],
    subcommands: [check, rotated], implied: "check")

  private static let check = Command(
    "check", summary: "check that no secret is older than the policy allows",
    discussion: """
      Reads the version and age of each secret of the environment from the vault, and lists the most urgent secret \
      first. The verdict is no if a secret is overdue, missing, dated in the future or of unknown age, or if a client \
      certificate has fewer days left than the policy requires. No secret values are shown.
      """,
    arguments: [CommonOptions.environment], options: [CommonOptions.vaultKeyFile],
    examples: [Example("relayctl secrets prod", "lists the ages of the secrets in prod")],
    exitStatuses: [
      .yes: "no secret is too old",
      .no: "a secret is too old, missing or of unknown age, or a certificate expires too soon",
    ]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let environment = try workspace.environment(invocation[CommonOptions.environment])
    let policy = try workspace.policyInForce()
    let report = SecretsReport(
      ages: try SecretAges(
        of: environment,
        from: SecretResolver(environment, by: policy, in: workspace, invocation), by: policy,
        now: workspace.now))
    try terminal.answer(report, invocation)
    return report.ages.isYes ? .yes : .no
  }

  private static let name = Argument<String>(
    "NAME", .text.named("NAME"), help: "the variable whose secret was rotated")
  private static let environment = Option<EnvironmentName>.value(
    "env", .environment, default: .prod, help: "the secret's environment")
  private static let ticket = Option<String>.required(
    "ticket", .ticket, help: "the ticket for the rotation")

  static let rotated = Command(
    "rotated", summary: "check a rotation and record it in the logbook",
    discussion: """
      The vault must contain a new version with a different value. A version is recorded once. \
      For TELEGRAM_BOT_TOKEN, the old token is sent to Telegram, which must refuse it with status 401: a token that \
      Telegram still accepts has not been revoked.

      After the checks, the rotation is signed with a key that the policy lists for the environment. The gate refuses \
      a manifest with a new version of a secret until a statement about that version is recorded.
      """,
    arguments: [name],
    options: [
      environment, ticket, CommonOptions.signer, CommonOptions.vaultKeyFile, GitOptions.actor,
      GitOptions.commit,
    ]
      + LogbookEntryWriter.options,
    examples: [
      Example(
        "relayctl secrets rotated TELEGRAM_BOT_TOKEN --env prod --ticket OPS-1500 --signer URI",
        "records a rotation (run relayctl vault rotate and revoke the token with @BotFather first)")
    ],
    exitStatuses: [
      .yes: "the rotation is recorded",
      .no:
        "the version or value is not new, or the old token still works",
    ]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation).atRelease()
    try workspace.requireInputsOfRelease()
    let writer = try LogbookEntryWriter(invocation, workspace)
    let target = try workspace.environment(invocation[environment])
    let rotation = try SecretRotation(
      invocation[name], in: target, workspace, invocation)
    let signer = try RotationSigner(invocation, workspace, target.name)
    let keys = [target.name: Result<SignerKeys, RuleFailure>.success(signer.keys)]
    let known = try rotation.recorded(
      in: DeploymentLog(reading: writer.log).verified(with: keys, in: writer.log))
    // The service is asked without the lock, because its answer may take long.
    var proof = known?.content.details["proof"] ?? ""
    if known == nil { proof = try rotation.proof(at: target) }
    var draft = rotation.draft
    draft.time = workspace.now
    draft.actor = try GitOptions.actor(invocation, workspace)
    draft.commit = try GitOptions.releaseCommit(invocation, workspace)
    draft.ticket = invocation[ticket]
    draft.details["proof"] = proof
    let recorded = try writer.record(
      known == nil ? try signer.signed(draft, created: rotation.created, in: writer.log) : draft,
      keys: keys
    ) { (log) throws(Failure) in try rotation.recorded(in: log) }
    try terminal.answer(
      FactReport([
        .init("secret", .string(invocation[name])),
        .init("environment", .string(target.name.rawValue)),
        .init("version", .string(draft.details["version"] ?? "")),
        .init("proof", .string(proof)), .init("entry", .integer(recorded.entry.seq)),
        .init("recorded_before", .bool(recorded.wasThere)),
      ]), invocation, recorded: recorded.entry)
    return .yes
  }
}
