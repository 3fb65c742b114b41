import Configuration
import Console
import Crypto
import HTTP
import JSON
import Logbook

extension SecretsCommand {
  private static let name = Argument<String>(
    "NAME", .text.named("NAME"), help: "the variable whose secret was rotated")
  private static let environment = Option<EnvironmentName>.value(
    "env", .environment, default: .prod, help: "the environment")
  private static let ticket = Option<String>.required(
    "ticket", .ticket, help: "the ticket of the rotation")

  static let rotated = Command(
    "rotated", summary: "check a rotation and record it in the logbook",
    discussion: """
      The vault must hold a new version with another value, which the logbook does not know yet. For \
      TELEGRAM_BOT_TOKEN the old token is shown to Telegram, which must refuse it with 401: until then whoever has it \
      can still use it.
      """,
    arguments: [name],
    options: [environment, ticket, CommonOptions.vaultKeyFile, GitOptions.actor, GitOptions.commit]
      + LogbookEntryWriter.options,
    examples: [
      Example(
        "relayctl secrets rotated TELEGRAM_BOT_TOKEN --env prod --ticket OPS-1500",
        "after relayctl vault rotate and a revocation with @BotFather")
    ],
    exitStatuses: [
      .yes: "rotated, the old value is refused, and recorded",
      .no: "no new version, an unchanged value, recorded before, or the old token still works",
    ]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let writer = try LogbookEntryWriter(invocation, workspace)
    let target = try workspace.environment(invocation[environment])
    let rotation = try SecretRotation(
      invocation[name], in: target, workspace, invocation)
    try rotation.requireUnrecorded(in: DeploymentLog(reading: writer.log))
    let proof = try rotation.proof(at: target)
    var draft = rotation.draft
    draft.time = workspace.now
    draft.actor = try GitOptions.actor(invocation, workspace)
    draft.commit = try GitOptions.commit(invocation, workspace)
    draft.ticket = invocation[ticket]
    draft.details["proof"] = proof
    let appended = try writer.append(draft)
    try terminal.answer(
      FactReport([
        .init("secret", .string(invocation[name])),
        .init("environment", .string(target.name.rawValue)),
        .init("version", .string(draft.details["version"] ?? "")),
        .init("proof", .string(proof)), .init("entry", .integer(appended.entry.seq)),
      ]), invocation)
    return .yes
  }
}
