import Console
import Crypto
import Manifest
import Policy
import RFC3339

extension SecretsReport {
  /// Asks the vaults for version and age of everything that `environment` refers to (R27).
  init(
    of environment: Environment, by policy: PromotionPolicy, in workspace: Workspace,
    _ invocation: Invocation
  ) throws(Failure) {
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
      rows.append(
        try SecretsReport.row(variable, entry, reference, source, policy, workspace.now))
    }
    self.init(environment: environment.name, now: workspace.now, rows: rows)
  }

  private static func row(
    _ variable: Variable, _ entry: Environment.Entry, _ reference: Reference,
    _ source: SecretSource, _ policy: PromotionPolicy, _ now: Timestamp
  ) throws(Failure) -> SecretRow {
    let sealed = source.version(reference)
    let version = sealed.map { SecretVersion(name: String($0.version), created: $0.created) }
    let age = SecretAge(
      variable: variable.name, version: version,
      rotationDays: policy.secrets.rotationDays(for: variable), now: now)
    guard variable.name == clientCertificate, sealed != nil else {
      return SecretRow(age: age, source: reference)
    }
    let certificate = Certificate(pem: try source.value(entry, reference).reveal())
    return SecretRow(
      age: age, source: reference, notAfter: certificate.map { Timestamp(seconds: $0.notAfter) },
      daysLeft: policy.secrets.certificateDaysLeft)
  }

  /// The variable whose value is a certificate with an end of its own.
  static let clientCertificate = "A2A_CLIENT_CERT_FILE"
}
