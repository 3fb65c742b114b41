import Configuration
import RFC3339
import Testing

@testable import Gate

/// The rule `secrets_young`.
@Suite struct SecretsYoungTests {
  private static let prod = ["environments/prod/runtime.env"]
  private static let now = GateSample.now

  /// A version of a secret made so many seconds before the decision.
  private static func version(ago seconds: Int64) -> SecretVersion {
    SecretVersion(name: "4", created: now.adding(seconds: -seconds))
  }

  private static let rows: [RuleRow] =
    [
      .yes(
        "every secret is 30 days old",
        "secrets: 8, none overdue; LOG_DRAIN_TOKEN_FILE is due first, in 60 d", prod),
      .yes(
        "dev to staging", "secrets: 8, none overdue; LOG_DRAIN_TOKEN_FILE is due first, in 60 d",
        ["environments/staging/runtime.env"], into: .staging),
      .yes(
        "a secret exactly as old as its rotation",
        "secrets: 8, none overdue; A2A_API_KEY is due first, in 0 d", prod
      ) { try $0.changeSecret("A2A_API_KEY", to: version(ago: 180 * 86_400)) },
      .no(
        "a second older", "A2A_API_KEY: too old", prod, next: "rotate A2A_API_KEY"
      ) { try $0.changeSecret("A2A_API_KEY", to: version(ago: 180 * 86_400 + 1)) },
      .no(
        "a secret that the vault does not have", "A2A_API_KEY: missing", prod,
        next: "add A2A_API_KEY"
      ) { try $0.changeSecret("A2A_API_KEY", to: nil) },
      .no(
        "a secret of unknown age", "A2A_API_KEY: unknown", prod,
        next: "determine the age of A2A_API_KEY"
      ) { try $0.changeSecret("A2A_API_KEY", to: SecretVersion(name: "4", created: nil)) },
      .no(
        "a secret that was made a second after the decision", "A2A_API_KEY: from the future", prod,
        next: "check the clock and the source of A2A_API_KEY"
      ) { try $0.changeSecret("A2A_API_KEY", to: version(ago: -1)) },
      .no(
        "a secret without rotation that the vault does not have", "CHAT_ID_HASH_SALT: missing",
        prod, next: "add CHAT_ID_HASH_SALT"
      ) { try $0.changeSecret("CHAT_ID_HASH_SALT", to: nil) },
      .no(
        "a required variable that is not set", "A2A_API_KEY: missing", prod,
        next: "add A2A_API_KEY"
      ) { input in
        let variable = try GateSample.required(Contract.variable(named: "A2A_API_KEY"))
        try input.changeSecrets { rows in
          rows.removeAll { $0.age.variable == variable.name }
          rows.append(SecretRow(unset: variable, now: now))
        }
      },
      .no(
        "two secrets", "A2A_API_KEY: missing, TELEGRAM_BOT_TOKEN: too old", prod,
        next: "add A2A_API_KEY; rotate TELEGRAM_BOT_TOKEN"
      ) {
        try $0.changeSecret("A2A_API_KEY", to: nil)
        try $0.changeSecret("TELEGRAM_BOT_TOKEN", to: version(ago: 91 * 86_400))
      },
      .no(
        "no secret", "no secret was checked",
        next: "run relayctl secrets prod to list the secrets", { try $0.changeSecrets { $0 = [] } }),
      .no(
        "nothing but the client certificate", "no secret was checked",
        next: "run relayctl secrets prod to list the secrets"
      ) { try $0.changeSecrets { $0.removeAll { $0.age.variable != "A2A_CLIENT_CERT_FILE" } } },
      .yes(
        "a client certificate that the vault does not have, which another rule judges",
        "secrets: 8, none overdue; LOG_DRAIN_TOKEN_FILE is due first, in 60 d", prod
      ) { try $0.changeSecret("A2A_CLIENT_CERT_FILE", to: nil) },
      .yes("no secret that rotates", "secrets: 4, none overdue", prod) {
        try $0.changeSecrets { $0.removeAll { $0.age.rotationDays != nil } }
      },
    ] + RuleRow.passesOn("secrets") { $0.secrets = .failure($1) }

  @Test(arguments: rows) func decides(row: RuleRow) throws { try row.check(.secretsYoung) }

  @Test func isAskedOfEveryPromotion() throws {
    #expect(try GateRule.secretsYoung.isAsked(into: .staging))
    #expect(try GateRule.secretsYoung.isAsked(into: .prod))
  }
}
