import Configuration
import Console
import Crypto
import Policy
import RFC3339

extension SecretAges {
  /// Reads the version and the age of every secret of `environment` from `vaults`.
  init(
    of environment: Environment, from vaults: SecretResolver, by policy: PromotionPolicy,
    now: Timestamp
  ) throws(Failure) {
    var rows: [SecretRow] = []
    for variable in Contract.variables where variable.class.isMasked {
      guard let entry = environment[variable.name] else {
        if variable.default == .required {
          rows.append(SecretRow(unset: variable, now: now))
        }
        continue
      }
      guard let reference = entry.reference else { continue }
      rows.append(
        try SecretAges.row(variable, entry, reference, vaults, policy, now))
    }
    self.init(environment: environment.name, now: now, rows: rows)
  }

  private static func row(
    _ variable: Variable, _ entry: Environment.Entry, _ reference: Reference,
    _ vaults: SecretResolver, _ policy: PromotionPolicy, _ now: Timestamp
  ) throws(Failure) -> SecretRow {
    let version = try vaults.version(entry, reference)
    let age = SecretAge(
      variable: variable.name, version: version,
      rotationDays: policy.secrets.rotationDays(for: variable), now: now)
    guard variable.name == clientCertificate, version != nil else {
      return SecretRow(age: age, source: reference)
    }
    let certificate = Certificate(pem: try vaults.value(entry, reference).reveal())
    return SecretRow(
      age: age, source: reference, notAfter: certificate.map { Timestamp(seconds: $0.notAfter) },
      daysLeft: policy.secrets.certificateDaysLeft)
  }
}
