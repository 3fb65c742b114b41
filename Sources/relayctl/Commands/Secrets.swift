import Configuration
import Console

/// `relayctl secrets`: version and age of what an environment needs (R26, R27).
enum SecretsCommand {
  static let command = Command(
    "secrets", summary: "tell how old secrets are, and record their rotations",
    examples: [
      Example("relayctl secrets prod", "the age table before a deploy"),
      Example("relayctl secrets rotated TELEGRAM_BOT_TOKEN --ticket OPS-1500", "after a rotation"),
    ],
    subcommands: [check, rotated], implied: "check")

  private static let check = Command(
    "check", summary: "tell whether every secret is young enough",
    discussion: """
      Asks the vault for version and age of each secret that the environment refers to, soonest due first. One \
      that is older than its rotation, missing, from the future or of unknown age is a no; so is a client \
      certificate with fewer days left than the policy asks for. No value is shown.
      """,
    arguments: [CommonOptions.environment], options: [CommonOptions.vaultKeyFile],
    examples: [Example("relayctl secrets prod", "the age table before a deploy")],
    exitStatuses: [
      .yes: "every secret is young enough", .no: "one is old, missing or of unknown age",
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
}
