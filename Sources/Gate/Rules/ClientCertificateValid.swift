import Configuration
import Policy

extension GateRule {
  /// The client certificate, if the target has one, is valid for at least the number of days that
  /// the policy requires.
  ///
  /// No: `A2A_CLIENT_CERT_FILE: ends in less than 60 days, is missing or cannot be read`.
  /// Repair: put a new certificate into the vault, and build the manifest again.
  static let clientCertificateValid = GateRule(
    id: "client_certificate_valid"
  ) { input throws(RuleFailure) in
    let variable = SecretAges.clientCertificate
    guard input.target.environment[variable] != nil else {
      return RulePass("no client certificate is used", [input.target.digest])
    }
    let kept = input.policy.secrets.certificateDaysLeft
    let rows = try input.secrets.get().rows
    guard let row = rows.first(where: { $0.age.variable == variable }), row.verdict.isAllowed,
      let spare = row.daysLeft
    else {
      throw .no(
        "\(variable): ends in less than \(kept) days, is missing or cannot be read",
        [input.target.digest], next: "put a new certificate into the vault")
    }
    return RulePass(
      "ends in \(spare + kept) d, at least \(kept) d required", [input.target.digest])
  }
}
