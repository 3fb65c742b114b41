import Console
import Crypto
import Manifest
import Policy
import RFC3339

/// `relayctl secrets`: version and age of what an environment needs (R26, R27).
enum SecretsCommand {
  static let command = Command(
    "secrets", summary: "tell whether every secret is young enough",
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
    let source = try SecretSource(environment, in: workspace, invocation)
    var rows: [SecretRow] = []
    for variable in Contract.variables where variable.class.isMasked {
      guard let entry = environment[variable.name] else {
        if variable.default == .required {
          rows.append(SecretRow(unset: variable, now: workspace.now))
        }
        continue
      }
      guard let reference = entry.reference else { continue }
      rows.append(try row(variable, entry, reference, source, policy, workspace.now))
    }
    let report = SecretsReport(environment: environment.name, now: workspace.now, rows: rows)
    try terminal.answer(report, invocation)
    return report.isYes ? .yes : .no
  }

  private static func row(
    _ variable: Variable, _ entry: Environment.Entry, _ reference: Reference,
    _ source: SecretSource,
    _ policy: PromotionPolicy, _ now: Timestamp
  ) throws(Failure) -> SecretRow {
    let sealed = source.version(reference)
    let version = sealed.map { SecretVersion(name: String($0.version), created: $0.created) }
    let age = SecretAge(
      variable: variable.name, version: version,
      rotationDays: policy.secrets.rotationDays(for: variable), now: now)
    guard variable.name == "A2A_CLIENT_CERT_FILE", sealed != nil else {
      return SecretRow(age: age, source: reference)
    }
    let certificate = Certificate(pem: try source.value(entry, reference).reveal())
    return SecretRow(
      age: age, source: reference, notAfter: certificate.map { Timestamp(seconds: $0.notAfter) },
      daysLeft: policy.secrets.certificateDaysLeft)
  }
}
